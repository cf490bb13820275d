// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds in what compilers and make print that the machine failed them, and not what they were given. */
public final class PrintedTrouble {
    private static final Predicate<String> DISK = Pattern.compile(
                    "No space left on device|Disk quota exceeded|Read-only file system|Input/output error")
            .asPredicate();

    /** gcc, clang, the linker, make. The compiler's own crash is its answer, a kill is not. */
    private static final Predicate<String> KILL = Pattern.compile("(Killed|Terminated) signal terminated program"
                    + "|internal compiler error: (Killed|Terminated)"
                    + "|unable to execute command: (Killed|Terminated)"
                    + "|terminated with signal (9|15)\\b"
                    + "|\\*\\*\\* .*(Killed|Terminated|Error 1(37|43))$"
                    + "|virtual memory exhausted|Cannot allocate memory")
            .asPredicate();

    private PrintedTrouble() {}

    /** The first line that tells of a disk that takes no more; empty if none does. */
    public static Optional<String> ofDisk(String printed) {
        return printed.lines().filter(DISK).findFirst();
    }

    /** The first line that tells of something that was killed, or for which there was no memory; empty if none does. */
    public static Optional<String> ofKill(String printed) {
        return printed.lines().filter(KILL).findFirst();
    }
}
