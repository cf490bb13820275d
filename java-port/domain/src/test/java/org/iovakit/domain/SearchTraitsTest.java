// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.iovakit.domain.SearchTraits.Refusals;
import org.junit.jupiter.api.Test;

class SearchTraitsTest {
    private static final long END = 0x100000;

    private static List<Refusals> remembering(long limitPfn) {
        return Stream.of(Refusals.values())
                .filter(refusals -> refusals.remembers(limitPfn, END))
                .toList();
    }

    /** A limit that ends with the 32-bit space is within it, and leaves nothing of it out. */
    @Test
    void theLimitSaysWhetherARefusalIsRemembered() {
        assertEquals(List.of(Refusals.ANY, Refusals.WITHIN_32BIT), remembering(0));
        assertEquals(List.of(Refusals.ANY, Refusals.WITHIN_32BIT), remembering(END - 1));
        assertEquals(List.of(Refusals.ANY, Refusals.WITHIN_32BIT, Refusals.FROM_32BIT), remembering(END));
        assertEquals(List.of(Refusals.ANY, Refusals.FROM_32BIT), remembering(END + 1));
        assertEquals(List.of(Refusals.ANY, Refusals.FROM_32BIT), remembering(~0L));
    }

    /** As the limits around the end of the 32-bit space show it. */
    @Test
    void oneExceedsAnotherIfItRemembersWhatThatDoesNot() {
        for (Refusals one : Refusals.values()) {
            for (Refusals other : Refusals.values()) {
                boolean more = Stream.of(END - 1, END, END + 1)
                        .anyMatch(limit -> one.remembers(limit, END) && !other.remembers(limit, END));
                assertEquals(more, one.exceeds(other), one + " and " + other);
            }
        }
    }
}
