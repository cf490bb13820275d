// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The line of a terminal that is drawn again and again while work goes on. Several may want it: who came last has it, and
 * when that is done, the one before. Thread-safe.
 */
final class LiveLine {
    /** What may be on the line. */
    interface Drawing {
        void draw();

        /** Leaves the line empty. */
        void erase();
    }

    private final List<Drawing> wanted = new ArrayList<>();
    private boolean ended;

    /** Empties a line of so many columns, and goes back to where it begins. */
    static void blank(PrintStream err, int columns) {
        err.print("\r" + " ".repeat(columns) + "\r");
        err.flush();
    }

    /** Changes something and shows it, unless another came later. */
    void show(Drawing drawing, Runnable change) {
        print(() -> {
            change.run();
            if (!wanted.contains(drawing)) {
                wanted.add(drawing);
            }
        });
    }

    /** Shows something no more. */
    void close(Drawing drawing) {
        print(() -> wanted.remove(drawing));
    }

    /** Prints where the line is, which is drawn again below. */
    synchronized void print(Runnable text) {
        last().forEach(Drawing::erase);
        text.run();
        last().forEach(Drawing::draw);
    }

    /** Leaves it empty from now on: who wants it may not know yet that the program ends. */
    synchronized void end() {
        last().forEach(Drawing::erase);
        ended = true;
    }

    private List<Drawing> last() {
        if (ended) {
            return List.of();
        }
        return wanted.subList(Math.max(0, wanted.size() - 1), wanted.size());
    }
}
