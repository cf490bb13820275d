// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Starts programs that do not outlive us, even if we are killed, and finds all that one of them started. Thread-safe.
 *
 * <p>Each bears a mark in its environment with a number of its own, which all that it starts inherits. A shell beside us,
 * the keeper, waits for the end of its standard input, which only we hold open: when that comes, it ends whoever bears the
 * mark. It asks first, so that git removes its locks and a compiler its temporary files, and uses force three seconds
 * later. It needs {@code /proc}; where there is none, it does nothing.
 *
 * <p>Not reached: a program that clears its environment or runs as somebody else, and all of them if the keeper is killed
 * too.
 */
final class Children {
    /**
     * The name differs from run to run, so that an iovakit that another one started bears both marks. Process and moment
     * tell runs apart; for a random number Java would open its providers of security, which takes longer than all else here.
     */
    private static final String MARK = "IOVAKIT_RUN_"
            + HexFormat.of().toHexDigits(ProcessHandle.current().pid())
            + HexFormat.of().toHexDigits(System.currentTimeMillis())
            + HexFormat.of().toHexDigits(System.nanoTime());

    private static final String KEEPER = """
            trap '' INT HUP QUIT TERM
            read -r released && exit
            signal=TERM
            round=0
            # A program that is just being started shows its environment a moment later: twice nobody is nobody.
            nobody=0
            while [ "$nobody" -lt 2 ] && [ "$round" -lt 100 ]; do
                nobody=$((nobody + 1))
                for environment in $(grep -alsF "$1" /proc/[0-9]*/environ); do
                    process=${environment#/proc/}
                    kill -s "$signal" "${process%/environ}" 2>/dev/null && nobody=0
                done
                round=$((round + 1))
                [ "$round" -lt 30 ] || signal=KILL
                sleep 0.1
            done
            """;

    private static final AtomicLong NUMBERS = new AtomicLong();

    /** Held, as its input would be closed with it. */
    private static Process keeper;

    private Children() {}

    /**
     * Starts a program.
     *
     * @param number that it and all that it starts are marked with, see {@link #family}
     * @throws IOException if it cannot be started
     */
    static Process start(ProcessBuilder builder, long number) throws IOException {
        keep();
        builder.environment().put(MARK, Long.toString(number));
        return builder.start();
    }

    /** A number that no other program of this run is marked with. */
    static long number() {
        return NUMBERS.incrementAndGet();
    }

    /** A program and all that it started, as far as they are there: also those whose parent is gone. */
    static Set<ProcessHandle> family(Process process, long number) {
        Set<ProcessHandle> family = new LinkedHashSet<>();
        family.add(process.toHandle());
        process.descendants().forEach(family::add);
        bearers(MARK + "=" + number + "\0", family);
        return family;
    }

    /**
     * Adds those whose environment has a text.
     *
     * @return whether all could be asked; where there is no /proc, nobody is found
     */
    private static boolean bearers(String text, Set<ProcessHandle> found) {
        byte[] mark = text.getBytes(StandardCharsets.US_ASCII);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path one : all) {
                if (bears(one, mark)) {
                    ProcessHandle.of(Long.parseLong(one.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    private static boolean bears(Path process, byte[] mark) {
        byte[] environment;
        try {
            environment = Files.readAllBytes(process.resolve("environ"));
        } catch (IOException e) {
            // It is gone, or somebody else's.
            return false;
        }
        for (int at = 0; at + mark.length <= environment.length; at++) {
            if (Arrays.equals(environment, at, at + mark.length, mark, 0, mark.length)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Has the keeper end, if nothing is left that it would have to end: Java waits at its exit, for a third of a second, for the
     * thread that waits for a child.
     */
    static synchronized void release() {
        if (keeper == null || isAnybodyLeft()) {
            return;
        }
        try {
            keeper.getOutputStream().write("over\n".getBytes(StandardCharsets.US_ASCII));
            keeper.getOutputStream().close();
            keeper.waitFor(1, TimeUnit.SECONDS);
        } catch (IOException e) {
            // It is gone already.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isAnybodyLeft() {
        Set<ProcessHandle> left = new LinkedHashSet<>();
        return !bearers(MARK + "=", left) || !left.isEmpty();
    }

    private static synchronized void keep() throws IOException {
        if (keeper == null) {
            keeper = new ProcessBuilder("/bin/sh", "-c", KEEPER, "iovakit-keeper", MARK)
                    .directory(new File("/"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
    }
}
