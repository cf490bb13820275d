// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A progress that remembers its jobs, and checks that none overlap. */
final class ProgressLog implements Progress {

    final List<String> jobs = new ArrayList<>();
    final AtomicLong last = new AtomicLong();
    private boolean running;

    @Override
    public void start(String what, long totalBytesOrMinus1) {
        if (running) {
            throw new AssertionError("a second job starts: " + what);
        }
        running = true;
        jobs.add(what);
    }

    @Override
    public void advance(long bytesDone) {
        last.set(bytesDone);
    }

    @Override
    public void done() {
        if (!running) {
            throw new AssertionError("no job is done twice");
        }
        running = false;
    }
}
