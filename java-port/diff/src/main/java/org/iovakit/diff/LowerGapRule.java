// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.Optional;
import org.iovakit.domain.State;

/** Where a stage finds room when it does not find the highest there is. */
interface LowerGapRule {
    /** The rule of those that always find the highest. */
    LowerGapRule HIGHEST = (gaps, chosen) -> Optional.empty();

    /** The rule of a stage. */
    static LowerGapRule of(State stage) {
        return switch (stage.searchTraits().order()) {
            case BELOW_CACHED_NODE -> new WalkRule();
            case HIGHEST -> HIGHEST;
            case ROOMY_FIRST -> new TwoPhaseRule();
        };
    }

    /**
     * Why the stage takes a gap, where a higher one serves.
     *
     * @param gaps before the request
     * @param chosen which it took
     * @return empty where the rule would have it take another
     */
    Optional<Mechanism> explain(Gaps gaps, int chosen);
}
