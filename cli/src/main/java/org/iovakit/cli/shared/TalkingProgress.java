// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.iovakit.patchgen.base.Progress;

/** Tells the user how far a long job has come: a bar on a terminal, a line elsewhere. */
final class TalkingProgress implements Progress {
    private static final int MEGABYTE = 1_000_000;

    private final Terminal terminal;
    private ProgressBar bar;

    TalkingProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void start(String what, long totalBytesOrMinus1) {
        if (!terminal.attached()) {
            terminal.say(what);
            return;
        }
        bar = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(totalBytesOrMinus1)
                .setUnit(" MB", MEGABYTE)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(terminal.err()))
                .build();
    }

    @Override
    public void advance(long bytesDone) {
        if (bar != null) {
            bar.stepTo(bytesDone);
        }
    }

    @Override
    public void done() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
