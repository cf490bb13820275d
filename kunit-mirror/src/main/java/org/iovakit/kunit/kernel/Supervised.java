// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A command with a log, which never outlives us: it and all that it started are gone when its time is over, when this
 * thread is interrupted, when the JVM ends, and also when the JVM is killed.
 *
 * <p>For that it runs in a session of its own, under a shell whose standard input we hold open. The end of that input,
 * whatever it comes from, has the shell end the session: asking first, so that make and the compiler can delete what they
 * have half done, then by force.
 */
final class Supervised {

    private static final String SHELL = """
            mark=$1
            shift
            # A terminal signals us too, but it is the end of the input that counts.
            trap '' INT HUP QUIT
            exec 3<&0
            setsid "$@" </dev/null 3<&- &
            session=$!
            # Waits for the session, or with "-" for all that is in it.
            gone() {
                tries=0
                while kill -s 0 -- "$1$session" 2>/dev/null; do
                    [ "$tries" -lt 30 ] || return 1
                    tries=$((tries + 1))
                    sleep 0.1
                done
            }
            end() { kill -s "$1" -- "$2$session" 2>/dev/null; }
            { read -r nothing <&3; end TERM -; gone "" || end KILL ""; } &
            watch=$!
            exec 3<&-
            wait "$session"
            code=$?
            end TERM -
            if gone - && [ "$code" -ne 137 ]; then rm -f "$mark"; fi
            end KILL -
            kill "$watch" 2>/dev/null
            exit "$code"
            """;

    /** How long the shell may take to end a session, in seconds, with some to spare. */
    private static final int GRACE = 30;

    private final List<String> command;
    private final Path directory;
    private final Map<String, String> environment;

    /**
     * @param command the program and its arguments
     * @param directory where it runs
     * @param environment all that it sees of it
     */
    Supervised(List<String> command, Path directory, Map<String, String> environment) {
        this.command = List.copyOf(command);
        this.directory = directory;
        this.environment = Map.copyOf(environment);
    }

    /**
     * What became of it.
     *
     * @param inTime whether it ended by itself
     * @param code its exit code, if it did; 128 and the signal's number if a signal ended it
     */
    record End(boolean inTime, int code) {}

    /**
     * Runs the command to its end.
     *
     * @param log a file that is made anew, for all that it prints
     * @param mark a file that is there until the command and all that it started have ended, unless by force: then it
     *     stays
     * @throws KernelException if the command cannot be started, or we are told to end
     */
    End run(Path log, Path mark, Duration limit) throws KernelException {
        AtomicBoolean ending = new AtomicBoolean();
        List<String> supervised = new ArrayList<>(List.of("sh", "-c", SHELL, "sh", mark.toString()));
        supervised.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(supervised)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        // Held until there is a process, or it is certain that there will be none.
        Object starting = new Object();
        Process[] started = new Process[1];
        Thread hook = new Thread(() -> {
            ending.set(true);
            synchronized (starting) {
                if (started[0] != null) {
                    stop(started[0]);
                }
            }
        });
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            throw new KernelException("told to end", e);
        }
        try {
            synchronized (starting) {
                if (ending.get()) {
                    throw new KernelException("told to end");
                }
                Files.writeString(mark, "");
                started[0] = builder.start();
            }
            boolean inTime = started[0].waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (ending.get()) {
                throw new KernelException("told to end while " + command.get(0) + " ran");
            }
            return new End(inTime, inTime ? started[0].exitValue() : -1);
        } catch (IOException e) {
            throw new KernelException("cannot run " + command.get(0) + " in " + directory + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KernelException("interrupted while " + command.get(0) + " ran", e);
        } finally {
            if (started[0] != null) {
                stop(started[0]);
            }
            if (!ending.get()) {
                removeHook(hook);
            }
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs already, and finds nothing to do.
        }
    }

    /** Has the shell end the session, if it has not ended, and waits for that. */
    private static void stop(Process shell) {
        boolean interrupted = false;
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            // The shell is gone, and with it the session.
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE);
        while (shell.isAlive() && System.nanoTime() < deadline) {
            try {
                shell.waitFor(100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        shell.destroyForcibly();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
