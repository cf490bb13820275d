// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import org.iovakit.app.Talk;
import org.iovakit.patchgen.base.Progress;

/** Tells the user what a long job is; on a terminal when it is done, and until then how far it has come. */
final class TalkingProgress implements Progress {
    private final Terminal terminal;
    private String what;
    private Talk.Count count;
    private long done;

    TalkingProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void start(String what, long totalBytesOrMinus1) {
        this.what = what;
        done = 0;
        if (terminal.attached()) {
            count = terminal.countBytes(what, totalBytesOrMinus1);
        } else {
            terminal.say(what);
        }
    }

    @Override
    public void advance(long bytesDone) {
        if (count != null) {
            count.add(bytesDone - done);
            done = bytesDone;
        }
    }

    @Override
    public void done() {
        if (count != null) {
            count.close();
            count = null;
            terminal.say(what);
        }
    }
}
