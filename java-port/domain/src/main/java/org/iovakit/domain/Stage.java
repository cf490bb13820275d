// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import org.iovakit.kernel.Machine;

/** A state of the series: number 0 is the base kernel, number N what patch N makes of it. Found as a service. */
public interface Stage {
    /** Patches applied. */
    int number();

    /** A short name, as in {@code augmented-tree}. */
    String name();

    /** What the stage does, in one line. */
    String title();

    /** How its allocator searches. */
    default SearchTraits searchTraits() {
        return load(new Machine(1)).searchTraits();
    }

    /** The allocator as a freshly loaded module, which shares nothing with another one but the machine. */
    IovaAllocator load(Machine machine);
}
