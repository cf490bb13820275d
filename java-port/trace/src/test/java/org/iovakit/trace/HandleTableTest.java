// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HandleTableTest {
    @Property(tries = 50)
    void isAMap(@ForAll long seed) {
        SplitMix64 random = new SplitMix64(seed);
        HandleTable table = new HandleTable();
        Map<Long, Long> model = new HashMap<>();
        for (long handle = 0; handle < 5000; handle++) {
            table.put(handle, ~handle, handle + 1);
            model.put(handle, ~handle);
            for (int removals = random.below(3); removals > 0; removals--) {
                long victim = random.below(handle + 1);
                Long pfn = model.remove(victim);
                assertEquals(pfn != null, table.remove(victim));
                if (pfn != null) {
                    assertEquals(pfn, table.pfn);
                    assertEquals(victim + 1, table.size);
                }
            }
        }
        for (long handle = 0; handle < 5000; handle++) {
            assertEquals(model.containsKey(handle), table.remove(handle));
        }
    }

    @Test
    void clearForgetsAll() {
        HandleTable table = new HandleTable();
        table.put(7, 1, 1);
        table.clear();
        assertFalse(table.remove(7));
        table.put(7, 2, 1);
        assertTrue(table.remove(7));
        assertEquals(2, table.pfn);
    }
}
