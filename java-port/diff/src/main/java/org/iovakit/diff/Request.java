// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.Optional;
import org.iovakit.kernel.Bits;
import org.iovakit.trace.Operation;

/**
 * What an operation asks of the tree.
 *
 * @param size pages
 * @param limitPfn exclusive, as inside the allocator
 * @param aligned to the size, rounded up to a power of two
 */
record Request(long size, long limitPfn, boolean aligned) {
    /** The largest size, exclusive, that alloc_iova_fast rounds up to a power of two. */
    private static final long ROUNDED = 32;

    /** Empty where it asks for nothing. */
    static Optional<Request> of(Operation operation) {
        if (operation instanceof Operation.Alloc alloc) {
            return Optional.of(new Request(alloc.size(), alloc.limitPfn() + 1, alloc.aligned()));
        }
        if (operation instanceof Operation.AllocFast alloc) {
            boolean small = Long.compareUnsigned(alloc.size(), ROUNDED) < 0;
            long size = small ? Bits.roundupPowOfTwo(alloc.size()) : alloc.size();
            return Optional.of(new Request(size, alloc.limitPfn() + 1, true));
        }
        return Optional.empty();
    }

    /** Ones above the bits that have to be zero in the lowest pfn. */
    long alignMask() {
        return aligned ? ~0L << Bits.flsLong(size - 1) : ~0L;
    }

    /** The size of a gap that holds it wherever the gap starts. */
    long roomySize() {
        return size + ~alignMask();
    }

    /** Whether its limit is one of 32 bits. */
    boolean is32bit(DomainView view) {
        return is32bit(view.dma32Pfn());
    }

    /** Whether its limit is one of 32 bits, which end before the given pfn. */
    boolean is32bit(long dma32Pfn) {
        return Long.compareUnsigned(limitPfn, dma32Pfn) <= 0;
    }
}
