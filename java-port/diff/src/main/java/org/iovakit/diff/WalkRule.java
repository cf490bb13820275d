// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.Optional;

/** The base kernel's: the highest gap at or below the remembered node, and only if there is none, the highest of all. */
final class WalkRule implements LowerGapRule {
    @Override
    public Optional<Mechanism> explain(Gaps gaps, int chosen) {
        DomainView view = gaps.view();
        Long cached = view.remembered().get(gaps.request().is32bit(view) ? "cached32_node" : "cached_node");
        int start = cached == null
                ? Gaps.NONE
                : gaps.highest(index -> view.nodes().get(index).range().lo() == cached);
        boolean walked = chosen == gaps.highest(index -> index <= start && gaps.serves(index));
        return walked ? Optional.of(Mechanism.WALK_FROM_CACHED_NODE) : Optional.empty();
    }
}
