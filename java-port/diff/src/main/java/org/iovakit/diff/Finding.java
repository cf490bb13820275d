// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.Optional;
import java.util.OptionalLong;
import org.iovakit.trace.Trace;

/**
 * A sort of difference that two stages have.
 *
 * @param first where it was seen first, as it was there
 * @param seen how often, at least: not every difference in cost is looked into
 * @param seen32 how often of these by a request with a 32-bit limit
 * @param seed of the random operations that showed it; empty where they were not random
 * @param minimal the shortest trace that was found to show it, at its last operation; empty where the domain was too old
 *     for that, or does not show it without those before it
 */
public record Finding(Difference first, long seen, long seen32, OptionalLong seed, Optional<Minimal> minimal) {
    /**
     * A trace that shows a difference at its last operation.
     *
     * @param difference at that operation
     * @param scene what the domains looked like around it
     */
    public record Minimal(Trace trace, Difference difference, Scene scene) {}

    public Difference.Sort sort() {
        return first.sort();
    }
}
