// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.alignedgaps;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The one number that says of a gap which aligned requests it holds, against trying them. */
class LargestAlignedTest {
    private static long largest(long start, long end) {
        RoomIova iova = new RoomIova();
        iova.pfnLo = end;
        iova.pfnHi = end;
        iova.gapToPrev = end - start;
        return AlignedGapsAllocator.iovaMaxAligned(iova);
    }

    private static boolean fits(long start, long end, long size) {
        long alignment = 1;
        while (alignment < size) {
            alignment *= 2;
        }
        for (long pfn = start; pfn + size <= end; pfn++) {
            if (pfn % alignment == 0) {
                return true;
            }
        }
        return false;
    }

    /** All sizes up to it fit, and none above: so one number says it of every size. */
    @Test
    void ofEachShortGap() {
        int gaps = 0;
        for (long start = 0; start < 140; start++) {
            for (long length = 0; length < 140; length++) {
                long end = start + length;
                long largest = largest(start, end);
                for (long size = 1; size <= length + 1; size++) {
                    String what = size + " pfns in [" + start + ", " + end + ")";
                    assertEquals(size <= largest, fits(start, end, size), what);
                }
                gaps++;
            }
        }
        assertEquals(140 * 140, gaps);
    }

    /** By its definition, with numbers that do not wrap, where they would: at powers of two, and at both ends of all pfns. */
    @Test
    void atTheEdgesOfNumbers() {
        TreeSet<BigInteger> edges = new TreeSet<>();
        for (int shift = 0; shift <= Long.SIZE; shift++) {
            for (int off = -3; off <= 3; off++) {
                edges.add(TWO.pow(shift).add(BigInteger.valueOf(off)));
            }
        }
        edges.removeIf(edge -> edge.signum() < 0 || edge.bitLength() > Long.SIZE);
        int gaps = 0;
        for (BigInteger start : edges) {
            for (BigInteger end : edges.tailSet(start)) {
                assertEquals(
                        defined(start, end).longValue(),
                        largest(start.longValue(), end.longValue()),
                        () -> "[" + start + ", " + end + ")");
                gaps++;
            }
        }
        assertTrue(gaps > 50_000, gaps + " gaps");
    }

    private static BigInteger defined(BigInteger start, BigInteger end) {
        BigInteger largest = ZERO;
        for (int order = 0; order <= Long.SIZE; order++) {
            BigInteger alignment = TWO.pow(order);
            BigInteger first =
                    start.add(alignment).subtract(ONE).divide(alignment).multiply(alignment);
            largest = largest.max(end.subtract(first).min(alignment));
        }
        return largest;
    }
}
