// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.List;
import org.iovakit.diff.Growth;

/**
 * A scenario at one stage, over its sizes.
 *
 * @param stage its index among the subjects: of the stages of a series, its number
 * @param before the index of the one that it comes after; 0 for the base itself
 * @param samples one a size, the smallest first; two or more
 */
public record Course(int stage, int before, List<Sample> samples) {
    public Course {
        samples = List.copyOf(samples);
    }

    /** What all aspects but the growth are judged by. */
    public Sample largest() {
        return samples.get(samples.size() - 1);
    }

    /** How the mean of visits grows. */
    public Growth.Order growth() {
        return MeanGrowth.of(samples.stream()
                .map(sample ->
                        new MeanGrowth.Point(sample.ranges(), sample.cost().mean()))
                .toList());
    }
}
