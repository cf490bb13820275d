// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.Optional;
import org.iovakit.domain.Stage;

/** Where a stage finds room when it does not find the highest there is. */
interface SearchRule {
    /** The rule of stages 1 to 3: they always find the highest. */
    SearchRule HIGHEST = (gaps, chosen) -> Optional.empty();

    /** The rule of a stage. */
    static SearchRule of(Stage stage) {
        return switch (stage.number()) {
            case 0 -> new WalkRule();
            case 1, 2, 3 -> HIGHEST;
            default -> new TwoPhaseRule();
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
