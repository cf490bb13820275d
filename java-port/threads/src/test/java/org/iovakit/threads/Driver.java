// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.util.SplittableRandom;
import org.iovakit.domain.CachedRanges;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.kernel.Bits;
import org.iovakit.kernel.RbNode;

/**
 * One that maps and unmaps, as the driver of a device does: takes ranges of a {@link SharedDomain}, knows which it holds,
 * and gives them back. One thread at a time; counts its operations.
 */
final class Driver {
    private static final int CAPACITY = 4096;

    private final SharedDomain domain;
    private final int number;
    private final int drivers;
    private final long maxPages;
    private final SplittableRandom random;

    private final long[] pfns = new long[CAPACITY];
    private final long[] sizes = new long[CAPACITY];
    private int held;
    private long heldPages;
    private long operations;

    /**
     * A driver that holds nothing.
     *
     * @param number from 0
     * @param drivers how many there are; the pfns that this one reserves are those with remainder {@code number}
     * @param maxPages pages to hold at most; beyond, it frees instead
     */
    Driver(SharedDomain domain, int number, int drivers, long maxPages, long seed) {
        this.domain = domain;
        this.number = number;
        this.drivers = drivers;
        this.maxPages = maxPages;
        this.random = new SplittableRandom(seed);
    }

    /** Calls of the allocator that were made. */
    long operations() {
        return operations;
    }

    private int owner() {
        return number + 1;
    }

    private void begin() {
        Crew.began();
        operations++;
    }

    private long limit() {
        return random.nextBoolean() ? domain.iovad.dma32BitPfn - 1 : domain.window - 1;
    }

    /** Runs {@code allocFast} or {@code freeFast} up to {@code length} times, so that magazines run full and empty. */
    void burst(int length, int maxPagesEach) {
        int times = 1 + random.nextInt(length);
        boolean alloc = random.nextBoolean();
        int pages = 1 + random.nextInt(maxPagesEach);
        for (int time = 0; time < times; time++) {
            if (alloc) {
                allocFast(pages);
            } else {
                freeFast();
            }
        }
    }

    /** Allocates by way of the caches, if it may hold more. */
    void allocFast(long pages) {
        long taken = pages < 32 ? Bits.roundupPowOfTwo(pages) : pages;
        if (!mayHold(taken)) {
            freeFast();
            return;
        }
        begin();
        long pfn = domain.allocator.allocIovaFast(domain.iovad, pages, limit(), true);
        if (pfn != 0) {
            hold(pfn, taken);
        }
    }

    /** Frees any range by way of the caches. */
    void freeFast() {
        if (held > 0) {
            int index = pick();
            long pfn = pfns[index];
            long pages = sizes[index];
            drop(index);
            begin();
            domain.allocator.freeIovaFast(domain.iovad, pfn, pages);
        }
    }

    /** Does any one thing to the tree. */
    void onTree() {
        int drawn = random.nextInt(1000);
        if (drawn < 370) {
            alloc(2L + random.nextInt(8));
        } else if (drawn < 700) {
            free();
        } else if (drawn < 900) {
            find();
        } else if (drawn < 970) {
            reservePage();
        } else if (drawn < 998) {
            reserveInZone();
        } else {
            verify();
        }
    }

    /** Does any one thing to a tree below caches, where one page may be anybody's. */
    void onCachedTree() {
        switch (random.nextInt(8)) {
            case 0 -> reserveInZone();
            // Of a size that the caches take as it is, as freeFast may come upon it.
            case 1, 2, 3 -> alloc(2L << random.nextInt(4));
            case 4, 5 -> free();
            case 6 -> find();
            default -> verify();
        }
    }

    /** Allocates at least two pages from the tree: one page is what {@link #reservePage} takes. */
    private void alloc(long pages) {
        if (!mayHold(pages)) {
            free();
            return;
        }
        begin();
        Iova iova = domain.allocator.allocIova(domain.iovad, pages, limit(), random.nextBoolean());
        if (iova != null) {
            if (iova.size() != pages) {
                throw new AssertionError("asked for " + pages + " pages, given " + iova);
            }
            hold(iova.pfnLo, pages);
        }
    }

    private void free() {
        if (held > 0) {
            int index = pick();
            long pfn = pfns[index];
            drop(index);
            begin();
            domain.allocator.freeIova(domain.iovad, pfn);
        }
    }

    private void find() {
        if (held > 0) {
            int index = pick();
            long last = pfns[index] + sizes[index] - 1;
            begin();
            expectRange(domain.allocator.findIova(domain.iovad, last), pfns[index], last);
        }
    }

    /** Tries to reserve one page that nobody else reserves, among all those that anybody may be given. */
    private void reservePage() {
        long pfn = random.nextInt(domain.window / drivers) * (long) drivers + number;
        if (pfn == 0 || !mayHold(1)) {
            return;
        }
        begin();
        // Where another one holds the page, this answers with his range, which is not to be looked at without the lock.
        domain.allocator.reserveIova(domain.iovad, pfn, pfn);
        if (isSinglePage(pfn) && !holds(pfn)) {
            hold(pfn, 1);
        }
    }

    private boolean isSinglePage(long pfn) {
        IovaDomain iovad = domain.iovad;
        iovad.rbtreeLock.lockIrqsave();
        try {
            // Up to the anchor all pfns are small, so that only it has to be told from the others.
            RbNode node = iovad.rbroot.root();
            while (node instanceof Iova iova && (node == iovad.anchor || pfn < iova.pfnLo || pfn > iova.pfnHi)) {
                node = node == iovad.anchor || pfn < iova.pfnLo ? node.left() : node.right();
            }
            return node instanceof Iova iova && iova.size() == 1;
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
    }

    private boolean holds(long pfn) {
        for (int index = 0; index < held; index++) {
            if (pfns[index] == pfn) {
                return true;
            }
        }
        return false;
    }

    /** Reserves ranges that grow into each other where nobody else does anything, and frees them. */
    void reserveInZone() {
        long zone = domain.window + (long) number * SharedDomain.ZONE;
        begin();
        expectRange(domain.allocator.reserveIova(domain.iovad, zone + 8, zone + 15), zone + 8, zone + 15);
        begin();
        expectRange(domain.allocator.reserveIova(domain.iovad, zone + 4, zone + 11), zone + 4, zone + 15);
        begin();
        expectRange(domain.allocator.reserveIova(domain.iovad, zone + 12, zone + 20), zone + 16, zone + 20);
        begin();
        domain.allocator.freeIova(domain.iovad, zone + 4);
        begin();
        domain.allocator.freeIova(domain.iovad, zone + 18);
        begin();
        Iova left = domain.allocator.findIova(domain.iovad, zone + 15);
        if (left != null) {
            throw new AssertionError("freed, but still there: " + left);
        }
    }

    /** Checks the invariants while others change the tree. */
    void verify() {
        begin();
        SharedDomain.expectNone(domain.allocator.verifyInvariants(domain.iovad), "invariants while others run");
    }

    /**
     * Sets up a domain of its own, leaves magazines in its depot, and puts it without a look at who is about to trim it.
     */
    void putBusyDomain() {
        IovaDomain iovad = domain.allocator.newDomain();
        domain.allocator.initIovaDomain(iovad, domain.iovad.granule, 1);
        SharedDomain.demand(domain.allocator.iovaDomainInitRcaches(iovad));
        int ranges = 400 + random.nextInt(800);
        long[] taken = new long[ranges];
        for (int range = 0; range < ranges; range++) {
            begin();
            taken[range] = domain.allocator.allocIovaFast(iovad, 1, domain.window - 1, true);
            if (taken[range] == 0) {
                throw new AssertionError("no room among " + domain.window + " pfns after " + range);
            }
        }
        for (long pfn : taken) {
            begin();
            domain.allocator.freeIovaFast(iovad, pfn, 1);
        }
        begin();
        domain.allocator.putIovaDomain(iovad);
        if (CachedRanges.has(iovad)) {
            throw new AssertionError("a domain that was put has caches");
        }
    }

    private static void expectRange(Iova iova, long pfnLo, long pfnHi) {
        if (iova == null || iova.pfnLo != pfnLo || iova.pfnHi != pfnHi) {
            throw new AssertionError(
                    "expected [0x" + Long.toHexString(pfnLo) + ", 0x" + Long.toHexString(pfnHi) + "], got " + iova);
        }
    }

    private boolean mayHold(long pages) {
        return held < CAPACITY && heldPages + pages <= maxPages;
    }

    private void hold(long pfn, long pages) {
        domain.owners.take(pfn, pages, owner());
        pfns[held] = pfn;
        sizes[held] = pages;
        held++;
        heldPages += pages;
    }

    private int pick() {
        return random.nextInt(held);
    }

    private void drop(int index) {
        domain.owners.release(pfns[index], sizes[index], owner());
        heldPages -= sizes[index];
        held--;
        pfns[index] = pfns[held];
        sizes[index] = sizes[held];
    }

    /** Visits what is held. */
    void forEachHeld(CachedRanges.Visitor visitor) {
        for (int index = 0; index < held; index++) {
            visitor.range(pfns[index], sizes[index]);
        }
    }

    /** Gives all back to the tree. */
    void freeAll() {
        while (held > 0) {
            long pfn = pfns[held - 1];
            drop(held - 1);
            domain.allocator.freeIova(domain.iovad, pfn);
        }
    }
}
