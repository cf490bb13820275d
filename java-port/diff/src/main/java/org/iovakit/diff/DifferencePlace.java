// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

/** Where in two answers, or in two domains, a difference shows. */
enum DifferencePlace {
    /** Other outcomes than pfns. */
    OUTCOME(Kind.OUTCOME),

    /** More or fewer warnings. */
    WARNINGS(Kind.OUTCOME),

    /** Other pfns. */
    PLACEMENT(Kind.PLACEMENT),

    /** max32_alloc_size. */
    MAX32(Kind.STATE),

    /** The ranges that are taken. */
    CONTENTS(Kind.STATE),

    /** Whether the stage's own invariants hold. */
    INVARIANTS(Kind.STATE),

    /** What a search costs. */
    VISITS(Kind.VISITS);

    private final Kind kind;

    DifferencePlace(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
