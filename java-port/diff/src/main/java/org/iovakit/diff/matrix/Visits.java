// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

/**
 * What the measured requests cost, in nodes visited: steps of the walk at stage 0, nodes that the search entered later.
 *
 * @param requests that were measured, at least 1
 * @param sum of their visits
 * @param worst of their visits
 */
public record Visits(long requests, long sum, long worst) {
    /** Of one request. */
    public double mean() {
        return (double) sum / requests;
    }
}
