// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

/**
 * When two searches differ in cost.
 *
 * @param factor how many times as many nodes the dearer one visits at least; more than 1
 * @param floor nodes that the dearer one visits at least, so that small trees do not count
 */
public record CostRule(double factor, long floor) {
    /** Four times as many, and at least 16. */
    public static final CostRule STANDARD = new CostRule(4, 16);

    public CostRule {
        if (!(factor > 1)) {
            throw new IllegalArgumentException("a cost factor is more than 1, not " + factor);
        }
        if (floor < 1) {
            throw new IllegalArgumentException("a search that counts visits at least 1 node, not " + floor);
        }
    }

    /** Whether the visits of two searches, in any order, differ that much. */
    public boolean differs(long visits, long other) {
        long more = Math.max(visits, other);
        // A request that is refused unseen visits none; it counts as one.
        return more >= floor && more >= factor * Math.max(1, Math.min(visits, other));
    }
}
