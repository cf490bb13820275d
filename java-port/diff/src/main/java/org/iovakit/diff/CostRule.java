// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

/**
 * When two searches differ in cost.
 *
 * @param factor how many times as much the dearer one costs at least; more than 1
 * @param floor what the dearer one costs at least, so that small trees do not count
 */
public record CostRule(double factor, long floor) {
    /** Of visits: four times as many, and at least 16. */
    public static final CostRule STANDARD = new CostRule(4, CostUnit.VISITS.floor());

    /** Costs do not count. */
    public static final CostRule NONE = new CostRule(Double.MAX_VALUE, Long.MAX_VALUE);

    public CostRule {
        if (!(factor > 1)) {
            throw new IllegalArgumentException("a cost factor is more than 1, not " + factor);
        }
        if (floor < 1) {
            throw new IllegalArgumentException("a search that counts costs at least 1, not " + floor);
        }
    }

    /** Whether the costs of two searches, in any order, differ that much. */
    public boolean differs(long cost, long other) {
        long more = Math.max(cost, other);
        // A request that is refused unseen visits none; it counts as one.
        return more >= floor && more >= factor * Math.max(1, Math.min(cost, other));
    }
}
