// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import org.iovakit.domain.State;

/**
 * The two stages that are compared.
 *
 * @param from what the other is held against
 * @param to what is better or worse
 */
public record Pair(State from, State to) {
    /** The same, the other way round. */
    public Pair reversed() {
        return new Pair(to, from);
    }
}
