// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.util.Set;

/**
 * How an allocator searches, as far as those have to know who explain, model or judge it. Immutable.
 *
 * @param order which of several gaps that serve is taken
 * @param guide what leads it to a gap
 * @param refusals whose sizes {@code max32_alloc_size} takes, by which later 32-bit requests are refused unseen
 * @param logarithmic names of the scenarios whose requests visit a number of nodes that is logarithmic in the ranges
 */
public record SearchTraits(Order order, Guide guide, Refusals refusals, Set<String> logarithmic) {
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

    /** What leads a search to a gap. */
    public enum Guide {
        /** The order of the ranges: it goes from one to the next, be there room between them or not. */
        NEIGHBOURS,

        /** The largest gap of each subtree. */
        GAPS,

        /** The same; for a request below {@code dma_32bit_pfn}, of gaps that are cut off there. */
        CLAMPED_GAPS,

        /** The largest request that each subtree holds: none is entered in vain. */
        ROOM
    }

    /** Which requests that failed are remembered. */
    public enum Refusals {
        /** All. */
        ANY {
            @Override
            public boolean remembers(long limitPfn, long dma32BitPfn) {
                return true;
            }
        },

        /** Those that had to end up below {@code dma_32bit_pfn}. */
        WITHIN_32BIT {
            @Override
            public boolean remembers(long limitPfn, long dma32BitPfn) {
                return Long.compareUnsigned(limitPfn, dma32BitPfn) <= 0;
            }
        },

        /** Those that could have had all that lies below {@code dma_32bit_pfn}. */
        FROM_32BIT {
            @Override
            public boolean remembers(long limitPfn, long dma32BitPfn) {
                return Long.compareUnsigned(limitPfn, dma32BitPfn) >= 0;
            }
        },

        /** None: each request is searched for. */
        NONE {
            @Override
            public boolean remembers(long limitPfn, long dma32BitPfn) {
                return false;
            }
        };

        /** Whether a refusal below the given limit, exclusive, is remembered. */
        public abstract boolean remembers(long limitPfn, long dma32BitPfn);

        /** Whether there are refusals that this remembers and another does not. */
        public boolean exceeds(Refusals other) {
            return this != other && this != NONE && other != ANY;
        }
    }

    public SearchTraits {
        logarithmic = Set.copyOf(logarithmic);
    }
}
