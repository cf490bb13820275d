// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import org.iovakit.domain.State;

/**
 * The two that are compared. Their costs are compared where both count them in the same unit.
 *
 * @param from what the other is held against
 * @param to what is better or worse
 */
public record Pair(Subject from, Subject to) {
    /** The Java of two stages. */
    public Pair(State from, State to) {
        this(new StageSubject(from), new StageSubject(to));
    }

    /** What both count their cost in, or, where that is not the same, the second. */
    public CostUnit unit() {
        return to.unit();
    }

    /** The same, the other way round. */
    public Pair reversed() {
        return new Pair(to, from);
    }
}
