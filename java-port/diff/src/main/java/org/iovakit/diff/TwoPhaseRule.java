// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.Optional;

/**
 * The two-phase search's: the first pass of an aligned request enters only subtrees that have a roomy gap, one that holds the request
 * wherever it starts, as far as the stored maxima tell: those know neither start_pfn nor any limit but the 32-bit one. In
 * what it enters it tries every gap, roomy or not, and the highest that serves wins.
 */
final class TwoPhaseRule implements LowerGapRule {
    @Override
    public Optional<Mechanism> explain(Gaps gaps, int chosen) {
        Request request = gaps.request();
        int first = gaps.highest(index -> gaps.hasInSubtree(index, gap -> isRoomy(gaps, gap)) && gaps.serves(index));
        if (chosen != first) {
            return Optional.empty();
        }
        if (Long.compareUnsigned(gaps.available(chosen), request.roomySize()) >= 0) {
            return Optional.of(Mechanism.ROOMIER_GAP_FIRST);
        }
        if (isRoomy(gaps, chosen)) {
            return Optional.of(Mechanism.CUT_GAP_FIRST);
        }
        boolean vain = !gaps.hasInSubtree(chosen, gap -> isRoomy(gaps, gap) && gaps.serves(gap));
        return Optional.of(vain ? Mechanism.TIGHT_GAP_ON_A_VAIN_WAY : Mechanism.TIGHT_GAP_ON_THE_WAY);
    }

    private static boolean isRoomy(Gaps gaps, int index) {
        boolean is32bit = gaps.request().is32bit(gaps.view());
        return Long.compareUnsigned(gaps.size(index, is32bit), gaps.request().roomySize()) >= 0;
    }
}
