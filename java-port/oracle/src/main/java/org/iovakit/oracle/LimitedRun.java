// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.iovakit.lifetime.Children;

/**
 * A program of the C twin, run in the C locale with nothing to read. It may crash, hang, and print without end: it is
 * ended when it has run for too long or printed too much.
 *
 * @param output standard output and standard error as one text
 * @param death how it ended; empty if it exited with 0
 * @param time from start to end
 */
record LimitedRun(String output, String death, Duration time) {
    /**
     * Runs it to its end.
     *
     * @param maxBytes how much of its output is taken
     * @throws IOException if it cannot be started
     */
    static LimitedRun of(Path program, Duration timeLimit, int maxBytes) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program.toString()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        long start = System.nanoTime();
        Process process = Children.start(builder);
        CompletableFuture<Process> watch = process.onExit()
                .orTimeout(timeLimit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((ended, timeout) -> kill(process, timeout != null));
        try (InputStream in = process.getInputStream()) {
            process.getOutputStream().close();
            String output = new String(in.readNBytes(maxBytes), StandardCharsets.UTF_8);
            boolean flooded = in.read() >= 0;
            kill(process, flooded);
            int status = process.waitFor();
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            if (flooded) {
                return new LimitedRun(output, "printed more than %d bytes".formatted(maxBytes), time);
            }
            if (watch.isCompletedExceptionally()) {
                return new LimitedRun(output, "did not end within %d s".formatted(timeLimit.toSeconds()), time);
            }
            return new LimitedRun(output, Death.of(status, Death.cause(output).orElse("")), time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + program);
        } finally {
            process.destroyForcibly();
        }
    }

    /** By its handle, as the process object would close the pipe, which may still hold what it said. */
    private static void kill(Process process, boolean guilty) {
        if (guilty) {
            process.toHandle().destroyForcibly();
        }
    }
}
