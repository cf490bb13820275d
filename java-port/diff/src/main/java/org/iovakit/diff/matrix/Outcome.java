// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.BitSet;
import java.util.Objects;

/** What became of all requests of a scenario, those that fill the domain included. Immutable. */
public final class Outcome {
    private final long requests;
    private final BitSet refusals;

    /**
     * Takes what was refused.
     *
     * @param requests in all
     * @param refusals by the number of the request, from 0
     */
    Outcome(long requests, BitSet refusals) {
        this.requests = requests;
        this.refusals = (BitSet) refusals.clone();
    }

    /** Requests that got a range. */
    public long served() {
        return requests - refused();
    }

    /** Requests that got none. */
    public long refused() {
        return refusals.cardinality();
    }

    /** Requests that got a range here and none there, in the same scenario. */
    public long servesAlone(Outcome there) {
        BitSet alone = (BitSet) there.refusals.clone();
        alone.andNot(refusals);
        return alone.cardinality();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Outcome outcome && outcome.requests == requests && outcome.refusals.equals(refusals);
    }

    @Override
    public int hashCode() {
        return Objects.hash(requests, refusals);
    }

    @Override
    public String toString() {
        return "served " + served() + ", refused " + refused();
    }
}
