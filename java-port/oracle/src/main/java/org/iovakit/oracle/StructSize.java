// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

/**
 * What a range costs in C, as the compiler and the kernel's own flags for its slab cache have it.
 *
 * @param bytes {@code sizeof(struct iova)}
 * @param slabBytes what the slab lays out for one, padding included
 * @param cacheLine bytes of a cache line
 */
public record StructSize(int bytes, int slabBytes, int cacheLine) {
    /** The cache lines that one range takes. */
    public int cacheLines() {
        return (slabBytes + cacheLine - 1) / cacheLine;
    }
}
