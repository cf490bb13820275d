// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import java.util.ArrayList;
import java.util.List;
import org.iovakit.trace.Operation;

/**
 * A domain of a few pfns around the end of the 32-bit space, with pages of 4096 bytes: what lies below is never given
 * out, and no request goes above.
 *
 * @param below pfns below {@code dma_32bit_pfn}
 * @param above pfns from there on
 */
public record SmallDomain(int below, int above) {
    /** The end of the 32-bit space, exclusive. */
    static final long DMA_32BIT_PFN = 0x100000;

    /** So that the distance of a pfn from the start is one digit in a {@link DomainState}. */
    private static final int MOST = 64;

    public SmallDomain {
        if (below < 0 || above < 0 || below + above < 1 || below + above > MOST) {
            throw new IllegalArgumentException(
                    below + " pfns below and " + above + " above are not 1 to " + MOST + " pfns");
        }
    }

    int pfns() {
        return below + above;
    }

    /** The lowest pfn to give out. */
    long startPfn() {
        return DMA_32BIT_PFN - below;
    }

    /** The end of the pfns to give out, exclusive. */
    long endPfn() {
        return startPfn() + pfns();
    }

    /** What makes the domain. */
    Operation.Domain domain() {
        return new Operation.Domain(4096, startPfn(), false);
    }

    /**
     * All that is asked of it: every size below every limit, also one that leaves no room, aligned and not; every range
     * to reserve; every pfn to free.
     */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (long size = 1; size <= pfns(); size++) {
            for (long limitPfn = startPfn() - 1; limitPfn < endPfn(); limitPfn++) {
                operations.add(new Operation.Alloc(size, limitPfn, false));
                if (size > 1) {
                    operations.add(new Operation.Alloc(size, limitPfn, true));
                }
            }
        }
        for (long pfnLo = startPfn(); pfnLo < endPfn(); pfnLo++) {
            for (long pfnHi = pfnLo; pfnHi < endPfn(); pfnHi++) {
                operations.add(new Operation.Reserve(pfnLo, pfnHi));
            }
            operations.add(new Operation.FreePfn(pfnLo));
        }
        return operations;
    }
}
