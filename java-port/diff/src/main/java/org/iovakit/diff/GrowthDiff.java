// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.List;

/**
 * How what a request costs grows on two stages.
 *
 * @param from on the first
 * @param to on the second
 */
public record GrowthDiff(Growth from, Growth to) {
    /** Plays the traces on both, see {@link Growth#measure}. */
    public static GrowthDiff measure(Pair pair, List<Growth.Sized> traces) {
        return new GrowthDiff(Growth.measure(pair.from(), traces), Growth.measure(pair.to(), traces));
    }

    /** Whether it grows in the same order, by the median and by the worst. */
    public boolean isSame() {
        return from.medianOrder() == to.medianOrder() && from.worstOrder() == to.worstOrder();
    }

    /** What the second stage is against the first: by the median, and where that is the same, by the worst. */
    public Effect effect() {
        int median = to.medianOrder().compareTo(from.medianOrder());
        return Effect.ofOrder(median != 0 ? median : to.worstOrder().compareTo(from.worstOrder()));
    }
}
