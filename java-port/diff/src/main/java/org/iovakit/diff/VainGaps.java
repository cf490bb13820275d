// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import org.iovakit.domain.SearchTraits;
import org.iovakit.domain.State;

/**
 * Gaps that lead a search of the tree into subtrees in vain: as large as asked for, by what the search goes by,
 * but none that serves.
 *
 * @param outOfBounds of which the limit or start_pfn leaves too little
 * @param misaligned the others
 */
record VainGaps(long outOfBounds, long misaligned) {
    static VainGaps of(Gaps gaps, State stage) {
        SearchTraits.Guide guide = stage.searchTraits().guide();
        if (guide == SearchTraits.Guide.ROOM) {
            return new VainGaps(0, 0);
        }
        boolean clamped =
                guide == SearchTraits.Guide.CLAMPED_GAPS && gaps.request().is32bit(gaps.view());
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
        return new VainGaps(outOfBounds, misaligned);
    }

    long count() {
        return outOfBounds + misaligned;
    }

    /** What most of them are a case of. */
    Mechanism mechanism() {
        if (count() == 0) {
            return Mechanism.UNEXPLAINED;
        }
        return outOfBounds >= misaligned ? Mechanism.LIMIT_BLIND_SEARCH : Mechanism.ALIGNMENT_BLIND_SEARCH;
    }
}
