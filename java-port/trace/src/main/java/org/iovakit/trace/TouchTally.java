// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Nodes touched in a hold of the lock, over many operations: exact counts, by what took the lock. Not thread-safe; see {@link
 * Touches} for what is counted.
 */
public final class TouchTally {
    /** What takes the lock. */
    public enum Work {
        /** A request for a range, served or refused; what it has the caches give back before it is refused, too. */
        ALLOC,

        /** A range that is given back. */
        FREE,

        /** What caches give back to the tree by the magazine, as a CPU goes or as time passes. */
        FLUSH;

        /** The word for it in reports and JSON: {@code alloc}. */
        public String title() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What an operation is; empty where it is none of these. */
        public static Optional<Work> of(Operation operation) {
            if (operation instanceof Operation.Alloc || operation instanceof Operation.AllocFast) {
                return Optional.of(ALLOC);
            }
            if (operation instanceof Operation.Free
                    || operation instanceof Operation.FreePfn
                    || operation instanceof Operation.FreeFast) {
                return Optional.of(FREE);
            }
            return operation instanceof Operation.CpuDead || operation instanceof Operation.Advance
                    ? Optional.of(FLUSH)
                    : Optional.empty();
        }
    }

    /**
     * What a hold of the lock costs, in nodes touched.
     *
     * @param holds of the lock, at least 1
     * @param mean over these
     * @param p999 what 99.9 % of them do not exceed
     * @param worst of these
     */
    public record Cost(long holds, double mean, long p999, long worst) {}

    private static final double NEARLY_ALL = 0.999;

    /** How often which number of nodes was touched. */
    private final Map<Work, SortedMap<Integer, Long>> counts = new EnumMap<>(Work.class);

    /** Takes the holds of an operation; there may be none. */
    public void add(Operation operation, int[] holds) {
        Work.of(operation).ifPresent(work -> {
            for (int nodes : holds) {
                counts.computeIfAbsent(work, key -> new TreeMap<>()).merge(nodes, 1L, Long::sum);
            }
        });
    }

    /** Takes what another has, too. */
    public void addAll(TouchTally other) {
        other.counts.forEach((work, holds) -> {
            SortedMap<Integer, Long> mine = counts.computeIfAbsent(work, key -> new TreeMap<>());
            holds.forEach((nodes, times) -> mine.merge(nodes, times, Long::sum));
        });
    }

    /** What they come to, by what took the lock; without what never did. In the order of {@link Work}. */
    public Map<Work, Cost> costs() {
        Map<Work, Cost> costs = new EnumMap<>(Work.class);
        counts.forEach((work, holds) -> costs.put(work, cost(holds)));
        return costs;
    }

    /** What all holds come to, whatever took the lock; empty where nothing did. */
    public Optional<Cost> all() {
        SortedMap<Integer, Long> all = new TreeMap<>();
        counts.values().forEach(holds -> holds.forEach((nodes, times) -> all.merge(nodes, times, Long::sum)));
        return all.isEmpty() ? Optional.empty() : Optional.of(cost(all));
    }

    /** Nodes that holds touched beyond so many each, all together. */
    public long beyond(int few) {
        return counts.values().stream()
                .flatMap(holds -> holds.entrySet().stream())
                .mapToLong(count -> Math.max(0, count.getKey() - few) * count.getValue())
                .sum();
    }

    private static Cost cost(SortedMap<Integer, Long> counts) {
        long holds = counts.values().stream().mapToLong(Long::longValue).sum();
        long nodes = counts.entrySet().stream()
                .mapToLong(count -> count.getKey() * count.getValue())
                .sum();
        long left = (long) Math.ceil(NEARLY_ALL * holds);
        int p999 = 0;
        for (Map.Entry<Integer, Long> count : counts.entrySet()) {
            p999 = left > 0 ? count.getKey() : p999;
            left -= count.getValue();
        }
        return new Cost(holds, (double) nodes / holds, p999, counts.lastKey());
    }
}
