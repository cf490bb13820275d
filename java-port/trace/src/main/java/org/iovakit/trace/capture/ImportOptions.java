// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.OptionalInt;

/**
 * How a capture becomes a trace.
 *
 * @param filter which maps count
 * @param granule bytes, as in {@link org.iovakit.trace.Operation.Domain}
 * @param rcaches whether requests go through the caches above the tree, as the DMA layer's do
 * @param dmaMask bits of the mask of all requests, 12 to 64; empty to guess each one's by its address
 */
public record ImportOptions(MapFilter filter, long granule, boolean rcaches, OptionalInt dmaMask) {
    public ImportOptions {
        if (dmaMask.isPresent() && (dmaMask.getAsInt() < 12 || dmaMask.getAsInt() > Long.SIZE)) {
            throw new IllegalArgumentException("a DMA mask has from 12 to 64 bits, not " + dmaMask.getAsInt());
        }
    }
}
