// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.util.Set;

/**
 * How an allocator searches, as far as those have to know who explain, model or judge it. Immutable.
 *
 * @param order which of several gaps that serve is taken
 * @param walks whether it goes from one range to the next, be there room between them or not, rather than down a tree
 * @param clamps32bit whether a request below {@code dma_32bit_pfn} goes by gaps that are cut off there
 * @param remembersAnyRefusal whether {@code max32_alloc_size} takes the size of every request that failed, and not just of
 *     those below {@code dma_32bit_pfn}
 * @param logarithmic names of the scenarios whose requests visit a number of nodes that is logarithmic in the ranges
 */
public record SearchTraits(
        Order order, boolean walks, boolean clamps32bit, boolean remembersAnyRefusal, Set<String> logarithmic) {
    /** Which of several gaps that serve is taken. */
    public enum Order {
        /** The highest at or below the remembered node; without any there, the highest of all. */
        BELOW_CACHED_NODE,

        /** The highest of all. */
        HIGHEST,

        /**
         * The highest in those subtrees that have, with each that they are part of, a gap that holds the request wherever
         * the gap starts; without any there, the highest of all.
         */
        ROOMY_FIRST
    }

    public SearchTraits {
        logarithmic = Set.copyOf(logarithmic);
    }
}
