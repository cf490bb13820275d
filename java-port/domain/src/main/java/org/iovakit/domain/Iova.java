// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import org.iovakit.kernel.RbNode;

/**
 * A range of pfns that is taken, as a node of its domain's tree. A stage that adds members extends this class; one that keeps
 * ranges in no tree {@link Drops} the {@code node}, which is in none then.
 */
@Mirrors(value = "iova", file = "include/linux/iova.h")
public class Iova extends @Mirrors(value = "node", file = "include/linux/iova.h") RbNode {
    /** The highest pfn, inclusive. */
    @Mirrors(value = "pfn_hi", file = "include/linux/iova.h")
    public long pfnHi;

    /** The lowest pfn, inclusive; the key in the tree. */
    @Mirrors(value = "pfn_lo", file = "include/linux/iova.h")
    public long pfnLo;

    @Override
    protected void zero() {
        super.zero();
        pfnHi = 0;
        pfnLo = 0;
    }

    /** Pages in the range. */
    @Mirrors(value = "iova_size", file = "include/linux/iova.h")
    public final long size() {
        return pfnHi - pfnLo + 1;
    }

    /** Both pfns, inclusive, in hexadecimal. */
    @Override
    public final String toString() {
        return "[0x" + Long.toHexString(pfnLo) + ", 0x" + Long.toHexString(pfnHi) + "]";
    }
}
