// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

/**
 * What was made of a capture's events.
 *
 * @param held ranges that were mapped before the capture, and are unmapped in it
 * @param allocations in the trace, without those
 * @param frees in the trace
 * @param joined allocations that were mapped in parts
 * @param widened allocations of which a part was never seen mapped
 * @param unmapsWithoutMap unmaps of what was mapped unseen, or was not wanted
 * @param lostUnmaps maps over what was still mapped
 * @param partialUnmaps unmaps that left something of a map
 */
public record AssemblyCounts(
        long held,
        long allocations,
        long frees,
        long joined,
        long widened,
        long unmapsWithoutMap,
        long lostUnmaps,
        long partialUnmaps) {
    /** Allocations that are there at the end. */
    public long live() {
        return held + allocations - frees;
    }
}
