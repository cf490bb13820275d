// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.iovakit.domain.StageTree;
import org.junit.jupiter.api.Test;

/** The states that are hard to reach, as the tree before each operation and its result show them. */
class HardStatesTest {
    /** What a random trace is to reach. */
    private enum State {
        /** Not a page is left below the limit. */
        FULL,
        /** At most four are. */
        LAST_FREE_PAGES,
        // The lowest limit that is no 32-bit one is that of dma_32bit_pfn itself, as limits are inclusive here.
        LIMIT_BELOW_32_BIT_SERVED,
        LIMIT_BELOW_32_BIT_REFUSED,
        LIMIT_AT_32_BIT_SERVED,
        LIMIT_AT_32_BIT_REFUSED,
        LIMIT_ABOVE_32_BIT_SERVED,
        LIMIT_ABOVE_32_BIT_REFUSED,
        RANGE_ACROSS_32_BIT,
        /** By max32_alloc_size, without a search. */
        REMEMBERED_REFUSAL,
        ALIGNED_GAP_OF_THE_ALIGNMENT,
        UNALIGNED_GAP_OF_THE_ALIGNMENT,
        NO_GAP_SURELY_SERVES_BUT_ONE_DOES,
        NO_GAP_SERVES_THOUGH_ONE_IS_LARGE_ENOUGH,
        GAPS_BELOW_THE_ALIGNMENT_SERVED,
        GAPS_BELOW_THE_ALIGNMENT_REFUSED,
        SIZE_OF_THE_LARGEST_GAP,
        SIZE_ABOVE_THE_LARGEST_GAP,
        RESERVED_OVER_SEVERAL,
        PFN_0,
        TOP,
        CACHES_FLUSHED,
        CPU_DEATH_FREES,
        DEPOT_TRIM,
        DEPOT_SERVES,
    }

    private static final EnumSet<State> OF_CACHES = EnumSet.range(State.CACHES_FLUSHED, State.DEPOT_SERVES);

    private static final long OPERATIONS = 100_000;
    private static final int OFTEN = 10;

    /** A range, inclusive. */
    private record Range(long lo, long hi) {
        static Range of(String lo, String hi) {
            return new Range(Long.parseUnsignedLong(lo.substring(2), 16), Long.parseUnsignedLong(hi.substring(2), 16));
        }

        boolean meets(Range other) {
            return Long.compareUnsigned(lo, other.hi) <= 0 && Long.compareUnsigned(other.lo, hi) <= 0;
        }
    }

    private final Map<State, Integer> seen = new EnumMap<>(State.class);
    private final List<String> lines = new ArrayList<>();
    private Operation.Domain domain;

    /** Requests in a row that caches served, on one CPU, while none was given back. */
    private int cached;

    private int cpu;

    private void see(State state, boolean condition) {
        if (condition) {
            seen.merge(state, 1, Integer::sum);
        }
    }

    private long dma32BitPfn() {
        return (1L << 32) / domain.granule();
    }

    private void look(RandomTrace trace) throws IOException {
        Replayer replayer =
                new Replayer(StageTree.installed().lineage("augmented-tree").get(0), trace.cpus(), lines::add);
        try (TraceSource.Cursor cursor = trace.open()) {
            for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                if (operation instanceof Operation.Domain next) {
                    domain = next;
                } else if (operation instanceof Operation.FreeFast) {
                    cached = 0;
                }
                List<Range> before = changes(operation) ? ranges(replayer) : List.of();
                lines.clear();
                replayer.replay(operation);
                String result = lines.get(lines.size() - 1);
                if (operation instanceof Operation.Alloc alloc) {
                    look(alloc, result, before);
                } else if (operation instanceof Operation.Reserve reserve) {
                    Range range = new Range(reserve.pfnLo(), reserve.pfnHi());
                    see(
                            State.RESERVED_OVER_SEVERAL,
                            result.startsWith("took ")
                                    && before.stream().filter(range::meets).count() > 1);
                } else if (operation instanceof Operation.AllocFast fast) {
                    int change = ranges(replayer).size() - before.size();
                    see(State.CACHES_FLUSHED, change < 0);
                    // Two magazines a CPU, and nothing put into them: what else is served is from the depot.
                    cached = result.startsWith("took ") && change == 0 && fast.cpu() == cpu ? cached + 1 : 0;
                    cpu = fast.cpu();
                    see(State.DEPOT_SERVES, cached > 2 * 127);
                } else if (operation instanceof Operation.CpuDead) {
                    see(State.CPU_DEATH_FREES, ranges(replayer).size() < before.size());
                } else if (operation instanceof Operation.Advance) {
                    see(State.DEPOT_TRIM, ranges(replayer).size() < before.size());
                }
            }
        }
    }

    private static boolean changes(Operation operation) {
        return operation instanceof Operation.Alloc
                || operation instanceof Operation.Reserve
                || operation instanceof Operation.CpuDead
                || operation instanceof Operation.Advance
                || operation instanceof Operation.AllocFast;
    }

    /** What is taken, in order. A dump changes nothing. */
    private List<Range> ranges(Replayer replayer) throws IOException {
        lines.clear();
        replayer.replay(new Operation.Dump());
        List<Range> ranges = new ArrayList<>();
        for (String line : lines.subList(0, lines.size() - 1)) {
            String[] words = line.split(" ", 6);
            ranges.add(Range.of(words[3], words[4]));
        }
        return ranges;
    }

    private void look(Operation.Alloc alloc, String result, List<Range> before) {
        boolean served = result.startsWith("took ");
        boolean searched = !result.endsWith(" visits=0");
        see(State.REMEMBERED_REFUSAL, !served && !searched);
        lookAtLimit(alloc.limitPfn() - dma32BitPfn(), served);
        List<Range> gaps = gaps(before, alloc.limitPfn());
        long largest = 0;
        long free = 0;
        for (Range gap : gaps) {
            long length = gap.hi - gap.lo + 1;
            largest = Long.compareUnsigned(length, largest) > 0 ? length : largest;
            free += length;
        }
        boolean crowded = before.size() > 3;
        see(
                State.FULL,
                crowded
                        && !served
                        && searched
                        && gaps.isEmpty()
                        && Long.compareUnsigned(alloc.limitPfn(), domain.startPfn()) >= 0);
        see(State.LAST_FREE_PAGES, crowded && served && free > 0 && free <= 4);
        if (!alloc.aligned()) {
            see(State.SIZE_OF_THE_LARGEST_GAP, crowded && served && alloc.size() == largest);
            see(State.SIZE_ABOVE_THE_LARGEST_GAP, crowded && !served && searched && alloc.size() == largest + 1);
        } else if (alloc.size() > 1 && searched) {
            lookAtAlignment(alloc.size(), result, gaps);
        }
        if (served) {
            String[] words = result.split(" ", 4);
            Range taken = Range.of(words[1], words[2]);
            see(State.PFN_0, taken.lo == 0);
            see(State.TOP, taken.hi == ~0L - 1);
            see(
                    State.RANGE_ACROSS_32_BIT,
                    taken.meets(new Range(dma32BitPfn() - 1, dma32BitPfn() - 1))
                            && taken.meets(new Range(dma32BitPfn(), dma32BitPfn())));
        }
    }

    private void lookAtLimit(long above, boolean served) {
        see(served ? State.LIMIT_BELOW_32_BIT_SERVED : State.LIMIT_BELOW_32_BIT_REFUSED, above == -2);
        see(served ? State.LIMIT_AT_32_BIT_SERVED : State.LIMIT_AT_32_BIT_REFUSED, above == -1);
        see(served ? State.LIMIT_ABOVE_32_BIT_SERVED : State.LIMIT_ABOVE_32_BIT_REFUSED, above == 0);
    }

    private void lookAtAlignment(long size, String result, List<Range> gaps) {
        boolean served = result.startsWith("took ");
        long alignment = Long.highestOneBit(size - 1) << 1;
        boolean aligned = false;
        boolean unaligned = false;
        boolean below = !gaps.isEmpty();
        boolean large = false;
        boolean sure = false;
        for (Range gap : gaps) {
            long length = gap.hi - gap.lo + 1;
            aligned |= length == alignment
                    && (gap.lo & (alignment - 1)) == 0
                    && result.startsWith("took 0x" + Long.toHexString(gap.lo) + " ");
            unaligned |= length == alignment && (gap.lo & (alignment - 1)) != 0;
            below &= Long.compareUnsigned(length, alignment) < 0;
            sure |= Long.compareUnsigned(length, size + alignment - 1) >= 0;
            large |= Long.compareUnsigned(length, size) >= 0;
        }
        see(State.ALIGNED_GAP_OF_THE_ALIGNMENT, aligned);
        see(State.UNALIGNED_GAP_OF_THE_ALIGNMENT, unaligned);
        see(State.NO_GAP_SURELY_SERVES_BUT_ONE_DOES, !sure && served);
        see(State.NO_GAP_SERVES_THOUGH_ONE_IS_LARGE_ENOUGH, large && !served);
        see(State.GAPS_BELOW_THE_ALIGNMENT_SERVED, below && large && served);
        see(State.GAPS_BELOW_THE_ALIGNMENT_REFUSED, below && large && !served);
    }

    /** What is free from the domain's start to a limit, inclusive. */
    private List<Range> gaps(List<Range> ranges, long limit) {
        List<Range> gaps = new ArrayList<>();
        long from = 0;
        for (Range range : ranges) {
            long lo = Long.compareUnsigned(from, domain.startPfn()) < 0 ? domain.startPfn() : from;
            long hi = Long.compareUnsigned(range.lo - 1, limit) > 0 ? limit : range.lo - 1;
            if (range.lo != 0 && Long.compareUnsigned(from, range.lo) < 0 && Long.compareUnsigned(lo, hi) <= 0) {
                gaps.add(new Range(lo, hi));
            }
            from = range.hi + 1;
        }
        return gaps;
    }

    @Test
    void aTraceWithCachesReachesAll() throws IOException {
        look(new RandomTrace(1, OPERATIONS, true));
        for (State state : State.values()) {
            assertTrue(seen.getOrDefault(state, 0) >= OFTEN, () -> state + ": " + seen);
        }
    }

    @Test
    void aTraceOfTheTreeReachesAllThatNeedNoCaches() throws IOException {
        look(new RandomTrace(1, OPERATIONS, false));
        for (State state : EnumSet.complementOf(OF_CACHES)) {
            assertTrue(seen.getOrDefault(state, 0) >= OFTEN, () -> state + ": " + seen);
        }
    }
}
