// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.iovakit.trace.Operation;

/**
 * How a capture becomes a trace.
 *
 * @param filter which requests count
 * @param domain that serves the requests, as far as the capture does not tell that; with caches they go through these, as
 *     the DMA layer's do
 * @param dmaMask bits of the mask of all requests, 12 to 64; empty to guess each one's by its address
 * @param address of the domain that is wanted, where a capture tells domains apart; empty for the one with most requests
 */
public record ImportOptions(MapFilter filter, Operation.Domain domain, OptionalInt dmaMask, OptionalLong address) {
    private static final int LEAST_BITS = 12;

    public ImportOptions {
        if (dmaMask.isPresent() && (dmaMask.getAsInt() < LEAST_BITS || dmaMask.getAsInt() > Long.SIZE)) {
            throw new IllegalArgumentException(
                    "a DMA mask has from " + LEAST_BITS + " to 64 bits, not " + dmaMask.getAsInt());
        }
    }
}
