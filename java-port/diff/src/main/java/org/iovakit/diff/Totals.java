// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

/**
 * What a stage made of a whole trace.
 *
 * @param requests for a range somewhere: {@code alloc} and {@code alloc_fast}
 * @param refused requests among them
 * @param visits nodes that the searches of all {@code alloc} visited
 * @param worst the most that one of them visited
 */
public record Totals(long requests, long refused, long visits, long worst) {
    static final Totals NONE = new Totals(0, 0, 0, 0);

    /** Both together. */
    Totals plus(Totals other) {
        return new Totals(
                requests + other.requests,
                refused + other.refused,
                visits + other.visits,
                Math.max(worst, other.worst));
    }
}
