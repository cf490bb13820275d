// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import org.iovakit.diff.CostUnit;

/**
 * What the measured requests cost.
 *
 * @param requests that were measured, at least 1
 * @param sum of their costs
 * @param worst of their costs
 * @param unit what is counted
 */
public record Cost(long requests, long sum, long worst, CostUnit unit) {
    /** In nodes visited. */
    public Cost(long requests, long sum, long worst) {
        this(requests, sum, worst, CostUnit.VISITS);
    }

    /** Of one request. */
    public double mean() {
        return (double) sum / requests;
    }
}
