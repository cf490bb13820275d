// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.io.PrintStream;
import org.iovakit.app.Talk;

/** Which part of a job is done now: {@code report: matrix, 3 of 5}. */
final class PartLine implements Talk.Parts, LiveLine.Drawing {
    private final LiveLine line;
    private final PrintStream err;
    private final String job;
    private final int total;
    private int begun;
    private String text = "";

    /** @param total parts, or -1 when nobody knows */
    PartLine(LiveLine line, PrintStream err, String job, int total) {
        this.line = line;
        this.err = err;
        this.job = job;
        this.total = total;
    }

    @Override
    public void begin(String part) {
        line.show(this, () -> {
            begun++;
            text = job + ": " + part + (total < 0 ? "" : ", " + begun + " of " + total);
        });
    }

    @Override
    public void close() {
        line.close(this);
    }

    @Override
    public void draw() {
        err.print(text);
        err.flush();
    }

    @Override
    public void erase() {
        LiveLine.blank(err, text.length());
    }
}
