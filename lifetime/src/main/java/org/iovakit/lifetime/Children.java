// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.File;
import java.io.IOException;
import java.util.UUID;

/**
 * Starts programs that do not outlive us, even if we are killed. Thread-safe.
 *
 * <p>Each bears a mark in its environment, which all that it starts inherits. A shell beside us, the keeper, waits for the
 * end of its standard input, which only we hold open: when that comes, it ends whoever bears the mark. It asks first, so
 * that git removes its locks and a compiler its temporary files, and uses force three seconds later. It needs
 * {@code /proc}; where there is none, it does nothing.
 *
 * <p>Not reached: a program that clears its environment or runs as somebody else, and all of them if the keeper is killed
 * too.
 */
public final class Children {
    /** The name differs from run to run, so that an iovakit that another one started bears both marks. */
    private static final String MARK =
            "IOVAKIT_RUN_" + UUID.randomUUID().toString().replace("-", "");

    private static final String KEEPER = """
            trap '' INT HUP QUIT TERM
            read -r nothing
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

    /** Held, as its input would be closed with it. */
    private static Process keeper;

    private Children() {}

    /**
     * Starts a program.
     *
     * @throws IOException if it cannot be started
     */
    public static Process start(ProcessBuilder builder) throws IOException {
        keep();
        builder.environment().put(MARK, "1");
        return builder.start();
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
