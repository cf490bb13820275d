// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IovaMagazineTest {
    private final IovaMagazine mag = new IovaMagazine();

    private void push(long... pfns) {
        for (long pfn : pfns) {
            mag.iovaMagazinePush(pfn);
        }
    }

    @Test
    void itHolds127Pfns() {
        assertTrue(mag.iovaMagazineEmpty());
        for (int pfn = 1; pfn <= 127; pfn++) {
            assertFalse(mag.iovaMagazineFull());
            push(pfn);
        }
        assertTrue(mag.iovaMagazineFull());
        assertFalse(mag.iovaMagazineEmpty());
        assertThrows(ArrayIndexOutOfBoundsException.class, () -> push(128));
    }

    @Test
    void theTopComesFirst() {
        push(10, 20, 30);
        assertEquals(30, mag.iovaMagazinePop(~0L));
        assertEquals(20, mag.iovaMagazinePop(20));
        assertEquals(10, mag.iovaMagazinePop(~0L));
        assertTrue(mag.iovaMagazineEmpty());
    }

    @Test
    void pfnsAboveTheLimitAreSkippedAndTheTopFillsTheHole() {
        push(10, 5, 30, 40);
        assertEquals(5, mag.iovaMagazinePop(9));
        assertEquals(30, mag.iovaMagazinePop(~0L));
        assertEquals(40, mag.iovaMagazinePop(~0L));
        assertEquals(10, mag.iovaMagazinePop(~0L));
    }

    @Test
    void withAllPfnsAboveTheLimitNothingIsTaken() {
        push(10, 20);
        assertEquals(0, mag.iovaMagazinePop(9));
        assertEquals(2, mag.size);
    }

    @Test
    void limitsAreUnsigned() {
        push(1L << 63);
        assertEquals(0, mag.iovaMagazinePop(Long.MAX_VALUE));
        assertEquals(1L << 63, mag.iovaMagazinePop(~0L));
    }

    @Test
    void poppingAnEmptyMagazineIsNoWayOn() {
        assertThrows(ArrayIndexOutOfBoundsException.class, () -> mag.iovaMagazinePop(~0L));
    }

    @Test
    void theDepotIsAStack() {
        IovaRcache rcache = new IovaRcache();
        IovaMagazine other = new IovaMagazine();
        mag.size = IovaMagazine.IOVA_MAG_SIZE;
        other.size = IovaMagazine.IOVA_MAG_SIZE;
        rcache.iovaDepotPush(mag);
        rcache.iovaDepotPush(other);
        assertEquals(2, rcache.depotSize);
        assertSame(other, rcache.iovaDepotPop());
        assertNull(other.next);
        assertSame(mag, rcache.iovaDepotPop());
        assertTrue(mag.iovaMagazineFull());
        assertNull(rcache.depot);
        assertEquals(0, rcache.depotSize);
    }
}
