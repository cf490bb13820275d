// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

/** A stack of pfns that a CPU, or a depot, holds back from the tree. Whoever owns it locks. */
@Mirrors("iova_magazine")
final class IovaMagazine {
    /** Pfns that fit in. */
    static final int IOVA_MAG_SIZE = 127;

    /** Pfns in here. */
    @Mirrors("size")
    int size;

    /**
     * The magazine below this one in a depot. In C it shares memory with the size, which only full magazines can
     * afford to forget: a depot takes no others.
     */
    @Mirrors("next")
    IovaMagazine next;

    @Mirrors("pfns")
    final long[] pfns = new long[IOVA_MAG_SIZE];

    /** Empties it. The pfns may stay: none above the size is ever looked at. */
    void zero() {
        size = 0;
        next = null;
    }

    @Mirrors("iova_magazine_full")
    boolean iovaMagazineFull() {
        return size == IOVA_MAG_SIZE;
    }

    @Mirrors("iova_magazine_empty")
    boolean iovaMagazineEmpty() {
        return size == 0;
    }

    /**
     * Takes out the pfn nearest to the top that is not above the limit; the top pfn fills the hole.
     *
     * <p>Not to be called on an empty magazine, and nobody does. C would read the word before the first pfn, which is
     * the size: 0, a pfn below any limit, and then count the size down to ~0UL. Here it is an index out of bounds.
     *
     * @param limitPfn the highest pfn that will do, inclusive, unsigned
     * @return the pfn, or 0 when all are above the limit; pfn 0 itself cannot be told from that, and is lost
     */
    @Mirrors("iova_magazine_pop")
    long iovaMagazinePop(long limitPfn) {
        int i = size - 1;
        while (Long.compareUnsigned(pfns[i], limitPfn) > 0) {
            if (i == 0) {
                return 0;
            }
            i--;
        }
        long pfn = pfns[i];
        pfns[i] = pfns[--size];
        return pfn;
    }

    @Mirrors("iova_magazine_push")
    void iovaMagazinePush(long pfn) {
        pfns[size++] = pfn;
    }
}
