// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.util.Map;
import java.util.Optional;
import org.iovakit.kernel.Machine;

/**
 * What a patch makes of the allocator, or the base, as Java. Stages are a tree: each is made by its patch from its parent.
 * They have no numbers; a {@link State} has. Found as a service; two of the same
 * type are equal.
 */
public interface Stage {
    /** A short name, as in {@code augmented-tree}, that no other stage has. */
    String name();

    /** The stage that its patch is applied to, and whose Java its own extends; empty for the base. */
    Optional<Stage> parent();

    /** What the stage does, in a few words. */
    String title();

    /**
     * The name of the suite that its patch adds, as results bear it; empty for all other stages. Such a patch changes
     * nothing that the suite could see. It can be applied to other stages than its parent too, and is proven by that which
     * it stands on.
     */
    default Optional<String> suite() {
        return Optional.empty();
    }

    /** Whether it adds a suite. */
    default boolean isSuite() {
        return suite().isPresent();
    }

    /** How its allocator searches. */
    default SearchTraits searchTraits() {
        return load(new Machine(1)).searchTraits();
    }

    /**
     * How programs see the ranges in the C of this stage, where that is not a red-black tree: C of our own, by file name. A
     * program that is built around the stage's C has these in place of those of the same names in the folder {@code ranges}
     * of the C twin's stand-ins, where it is said what each has to define.
     */
    default Map<String, String> rangesInC() {
        return Map.of();
    }

    /** The allocator as a freshly loaded module, which shares nothing with another one but the machine. */
    IovaAllocator load(Machine machine);
}
