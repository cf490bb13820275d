// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

/**
 * What a subject made of a whole trace.
 *
 * @param requests for a range somewhere: {@code alloc} and {@code alloc_fast}
 * @param refused requests among them
 * @param cost of the searches of all {@code alloc} together
 * @param worst the most that one of them cost
 */
public record Totals(long requests, long refused, long cost, long worst) {
    static final Totals NONE = new Totals(0, 0, 0, 0);

    /** Both together. */
    Totals plus(Totals other) {
        return new Totals(
                requests + other.requests, refused + other.refused, cost + other.cost, Math.max(worst, other.worst));
    }
}
