// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import java.util.List;
import java.util.Optional;

/**
 * What an operation comes to.
 *
 * @param answer the range that was allocated, reserved or freed; empty if there was none
 * @param ranges all that are taken then, in key order
 * @param max32 {@code max32_alloc_size} then, pages
 * @param remembered the nodes that are remembered then
 */
record ModelOutcome(Optional<PfnRange> answer, List<PfnRange> ranges, long max32, Remembered remembered) {
    @Override
    public String toString() {
        return answer.map(PfnRange::toString).orElse("nothing") + ", taken " + ranges + ", max32_alloc_size " + max32
                + (remembered.equals(Remembered.NOTHING) ? "" : ", " + remembered);
    }
}
