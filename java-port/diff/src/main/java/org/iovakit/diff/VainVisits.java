// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import org.iovakit.domain.Stage;

/** Why a search of stage 1 or later visited so many nodes. */
final class VainVisits {
    private VainVisits() {}

    /**
     * Counts what kinds of gaps led the search into subtrees in vain.
     *
     * @param gaps before the request
     */
    static Mechanism explain(Gaps gaps, Stage stage) {
        boolean clamped = stage.number() >= 3 && gaps.request().is32bit(gaps.view());
        long size = gaps.request().size();
        long outOfBounds = 0;
        long misaligned = 0;
        for (int index = 0; index < gaps.view().nodes().size(); index++) {
            if (Long.compareUnsigned(gaps.size(index, clamped), size) >= 0 && !gaps.serves(index)) {
                if (Long.compareUnsigned(gaps.available(index), size) < 0) {
                    outOfBounds++;
                } else {
                    misaligned++;
                }
            }
        }
        if (outOfBounds + misaligned == 0) {
            return Mechanism.UNEXPLAINED;
        }
        return outOfBounds >= misaligned ? Mechanism.LIMIT_BLIND_SEARCH : Mechanism.ALIGNMENT_BLIND_SEARCH;
    }
}
