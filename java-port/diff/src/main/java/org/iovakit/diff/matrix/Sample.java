// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.Collections;
import java.util.Map;
import org.iovakit.trace.TouchTally;

/**
 * What a scenario of one size came to at one stage.
 *
 * @param ranges in the domain
 * @param touches what a hold of the lock costs, by what took it: of the measured requests, and of all that is given back.
 *     Empty where nobody counts
 */
public record Sample(
        long ranges, Outcome outcome, Footprint footprint, Cost cost, Map<TouchTally.Work, TouchTally.Cost> touches) {
    public Sample {
        touches = Collections.unmodifiableMap(touches);
    }

    /** Whose touches nobody counts. */
    Sample(long ranges, Outcome outcome, Footprint footprint, Cost cost) {
        this(ranges, outcome, footprint, cost, Map.of());
    }
}
