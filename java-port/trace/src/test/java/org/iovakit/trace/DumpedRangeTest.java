// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Lines as a dump has them. */
class DumpedRangeTest {
    @Test
    void aNodeHasAPlaceInItsTree() {
        DumpedRange red = DumpedRange.parse(" 12 red 0x1 0x2f gap_to_prev=0x1 other=0x2");
        assertEquals(new DumpedRange(12, false, 0x1, 0x2f, " gap_to_prev=0x1 other=0x2"), red);
        assertTrue(red.isNode());
        assertEquals(
                new DumpedRange(0, true, ~0L, ~0L, ""),
                DumpedRange.parse(" 0 black 0xffffffffffffffff 0xffffffffffffffff"));
    }

    @Test
    void whatIsInNoTreeHasNone() {
        DumpedRange range = DumpedRange.parse(" 0x10 0x10");
        assertEquals(new DumpedRange(DumpedRange.NO_TREE, false, 0x10, 0x10, ""), range);
        assertFalse(range.isNode());
        assertEquals(" hint=0x1", DumpedRange.parse(" 0x10 0x1f hint=0x1").members());
    }

    @Test
    void aResultIsNoRange() {
        assertThrows(RuntimeException.class, () -> DumpedRange.parse("dumped 0 max32=0x100000"));
    }
}
