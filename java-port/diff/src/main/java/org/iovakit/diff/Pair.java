// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import org.iovakit.domain.State;

/**
 * The two that are compared. Their costs are counted in the same unit.
 *
 * @param from what the other is held against
 * @param to what is better or worse
 */
public record Pair(Subject from, Subject to) {
    public Pair {
        if (from.unit() != to.unit()) {
            throw new IllegalArgumentException(from.title() + " counts its cost in "
                    + from.unit().title() + ", " + to.title() + " in "
                    + to.unit().title());
        }
    }

    /** The Java of two stages. */
    public Pair(State from, State to) {
        this(new StageSubject(from), new StageSubject(to));
    }

    /** What both count their cost in. */
    public CostUnit unit() {
        return from.unit();
    }

    /** The same, the other way round. */
    public Pair reversed() {
        return new Pair(to, from);
    }
}
