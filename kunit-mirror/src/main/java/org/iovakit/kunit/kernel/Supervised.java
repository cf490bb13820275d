// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;

/**
 * A command with a log, which never outlives us: it and all that it started are gone when its time is over, when this
 * thread is interrupted, when the JVM ends, and also when the JVM is killed.
 *
 * <p>For that it runs in a session of its own, under a shell whose standard input we hold open. The end of that input,
 * whatever it comes from, has the shell end the session: asking first, so that make and the compiler can delete what they
 * have half done, then by force. The shell has a session of its own, too: a terminal, or timeout(1), signals all that
 * are in ours.
 */
final class Supervised {

    private static final String SHELL = """
            mark=$1
            shift
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
     * Runs the command to its end.
     *
     * @param log a file that is made anew, for all that it prints
     * @param mark a file that is there until the command and all that it started have ended, unless by force: then it
     *     stays
     * @return with 128 and the signal's number as status if a signal ended it
     * @throws KernelException if the command cannot be started, somebody else kills or stops it, or we are told to end
     */
    Ended run(Path log, Path mark, Duration limit) throws KernelException {
        AtomicBoolean ending = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        Thread runner = Thread.currentThread();
        Thread hook = new Thread(() -> {
            ending.set(true);
            runner.interrupt();
            await(ended);
        });
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            throw new KernelException("told to end", e);
        }
        try {
            Ended end = run(log, mark).within(limit).run();
            if (end.isDisturbed()) {
                throw new KernelException(command.get(0) + " " + end.words() + "; that is no result, run this again");
            }
            return end;
        } catch (InterruptedIOException e) {
            throw new KernelException(
                    (ending.get() ? "told to end" : "interrupted") + " while " + command.get(0) + " ran", e);
        } catch (IOException e) {
            throw new KernelException("cannot run " + command.get(0) + " in " + directory + ": " + e.getMessage(), e);
        } finally {
            ended.countDown();
            removeHook(hook);
        }
    }

    private Program run(Path log, Path mark) throws IOException {
        List<String> supervised = new ArrayList<>(List.of("setsid", "sh", "-c", SHELL, "sh", mark.toString()));
        supervised.addAll(command);
        Files.writeString(mark, "");
        return Program.of(supervised)
                .in(directory)
                .withOnly(environment)
                .into(log)
                .endingWithItsInput();
    }

    private static void await(CountDownLatch ended) {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs already, and finds nothing to do.
        }
    }
}
