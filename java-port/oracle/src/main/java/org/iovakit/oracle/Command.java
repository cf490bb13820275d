// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.iovakit.lifetime.Children;

/** A program, run to its end in the C locale, with standard output and standard error as one text. */
final class Command {

    /** What became of it. */
    record Result(int status, String output) {}

    private Command() {}

    /**
     * Runs a command in a directory, which also takes its temporary files.
     *
     * @throws IOException if the program cannot be started, or has not ended in time; it and its children are gone then
     */
    static Result run(List<String> command, Path directory, Duration timeout) throws IOException {
        Process process = start(command, directory);
        // Not through a file: that the disk is full has to be heard, too.
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> drain(process.getInputStream()));
        try {
            process.getOutputStream().close();
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "%s did not end within %d s".formatted(String.join(" ", command), timeout.toSeconds()));
            }
            return new Result(process.exitValue(), output.join());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + command.get(0));
        } catch (CompletionException e) {
            throw new IOException("cannot read what " + command.get(0) + " says: " + e.getCause(), e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
    }

    private static String drain(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process start(List<String> command, Path directory) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("LC_ALL", "C");
        environment.put("TMPDIR", directory.toString());
        // Include directories from the environment would come before the shim's.
        environment.remove("CPATH");
        environment.remove("C_INCLUDE_PATH");
        return Children.start(builder);
    }
}
