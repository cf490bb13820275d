// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.iovakit.app.Talk;

/** How many operations are done: a bar on a terminal, nothing elsewhere. Thread-safe. */
final class OperationProgress implements Talk.Count {
    private final Terminal terminal;
    private final String what;
    private final long total;
    private final long start = System.nanoTime();
    private long done;
    private ProgressBar bar;

    /**
     * Draws the bar.
     *
     * @param total operations, or -1 when nobody knows
     */
    OperationProgress(Terminal terminal, String what, long total) {
        this.terminal = terminal;
        this.what = what;
        this.total = total;
        add(0);
    }

    @Override
    public synchronized void add(long operations) {
        done += operations;
        if (bar != null) {
            bar.stepTo(done);
        } else if (terminal.attached()) {
            bar = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(total)
                    .startsFrom(done, Duration.ofNanos(System.nanoTime() - start))
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(terminal.err()))
                    .clearDisplayOnFinish()
                    .build();
        }
    }

    /** Prints something where the bar is; it is drawn below when there is more to tell. */
    synchronized void print(Runnable text) {
        close();
        text.run();
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
