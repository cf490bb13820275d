// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.iovakit.app.Talk;

/** How many operations, or bytes, are done, as a bar. Thread-safe. */
final class OperationProgress implements Talk.Count, LiveLine.Drawing {
    private static final int MEGABYTE = 1_000_000;

    private final LiveLine line;
    private final PrintStream err;
    private final String what;
    private final long total;
    private final boolean bytes;
    private final long start = System.nanoTime();
    private final ConsoleProgressBarConsumer consumer;
    private long done;
    private ProgressBar bar;

    /**
     * Draws the bar.
     *
     * @param total operations or bytes, or -1 when nobody knows
     */
    OperationProgress(LiveLine line, PrintStream err, String what, long total, boolean bytes) {
        this.line = line;
        this.err = err;
        this.what = what;
        this.total = total;
        this.bytes = bytes;
        this.consumer = new OnOneLine(err);
        line.show(this, () -> {});
    }

    @Override
    public synchronized void add(long more) {
        done += more;
        if (bar != null) {
            bar.stepTo(done);
        }
    }

    @Override
    public void close() {
        line.close(this);
    }

    @Override
    public synchronized void draw() {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .startsFrom(done, Duration.ofNanos(System.nanoTime() - start))
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(consumer);
        if (bytes) {
            builder.setUnit(" MB", MEGABYTE);
        }
        bar = builder.build();
    }

    @Override
    public synchronized void erase() {
        if (bar != null) {
            bar.close();
            bar = null;
            LiveLine.blank(err, consumer.getMaxRenderedLength());
        }
    }

    /** Stays on its line: what the library does at the end depends on how soon that comes. */
    private static final class OnOneLine extends ConsoleProgressBarConsumer {
        OnOneLine(PrintStream err) {
            super(err);
        }

        @Override
        public void close() {}
    }
}
