// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TouchTally;

/**
 * What holds of the lock touched in the course of a trace, by stretches of as many operations each; the last may have fewer.
 * However long the trace is, there are no more than {@link #MOST} of them. Not thread-safe.
 */
public final class LoadCourse {
    /** Stretches. */
    public static final int MOST = 120;

    private final List<TouchTally> stretches = new ArrayList<>();
    private long length = 1;
    private long operations;

    /** Takes the holds of the next operation; there may be none. */
    void add(Operation operation, int[] holds) {
        if (operations == length * stretches.size()) {
            if (stretches.size() == MOST) {
                fold();
            }
            stretches.add(new TouchTally());
        }
        stretches.get(stretches.size() - 1).add(operation, holds);
        operations++;
    }

    /** Makes one of two. */
    private void fold() {
        List<TouchTally> longer = new ArrayList<>();
        for (int i = 0; i < stretches.size(); i += 2) {
            stretches.get(i).addAll(stretches.get(i + 1));
            longer.add(stretches.get(i));
        }
        stretches.clear();
        stretches.addAll(longer);
        length *= 2;
    }

    /** In the order of the trace. */
    public List<TouchTally> stretches() {
        return Collections.unmodifiableList(stretches);
    }

    /** Operations in a stretch. */
    public long length() {
        return length;
    }

    /** Operations in all of them. */
    public long operations() {
        return operations;
    }
}
