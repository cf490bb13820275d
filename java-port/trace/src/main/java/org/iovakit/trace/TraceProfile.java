// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a trace asks for, gathered operation by operation. Memory grows with what the trace holds at a time, not with its
 * length. Not thread-safe.
 */
public final class TraceProfile {
    private static final int DOMAINS = 16;

    private final SortedMap<String, Long> kinds = new TreeMap<>();
    private final SortedMap<Integer, Long> sizes = new TreeMap<>();
    private final SortedMap<Integer, Long> limits = new TreeMap<>();
    private final Set<Operation.Domain> domains = new LinkedHashSet<>();
    private final BitSet cpus = new BitSet();
    private final HandleTable live = new HandleTable();
    private final Step step = new Step();

    private long operations;
    private long handles;
    private long liveNow;
    private long liveMost;
    private long milliseconds;
    private boolean rcaches;

    /** Adds the next operation. */
    public void add(Operation operation) {
        operations++;
        kinds.merge(operation.word(), 1L, Long::sum);
        operation.accept(step);
    }

    /** Operations so far. */
    public long operations() {
        return operations;
    }

    /** How many there are of each kind, by its word. */
    public SortedMap<String, Long> kinds() {
        return Collections.unmodifiableSortedMap(kinds);
    }

    /** Requests by size: the key n stands for up to 2^n pages, and more than half of that. */
    public SortedMap<Integer, Long> sizes() {
        return Collections.unmodifiableSortedMap(sizes);
    }

    /** Requests by limit: the key is the number of bits of the highest address, in bytes, that will do. */
    public SortedMap<Integer, Long> limits() {
        return Collections.unmodifiableSortedMap(limits);
    }

    /** The first few kinds of domains, in the order that they come. */
    public Set<Operation.Domain> domains() {
        return Collections.unmodifiableSet(domains);
    }

    /** CPUs that operations are done on. */
    public BitSet cpus() {
        return (BitSet) cpus.clone();
    }

    /** The most ranges that are asked for and not given back at a time, if no request is refused. */
    public long liveMost() {
        return liveMost;
    }

    /** The same at the end. */
    public long liveAtEnd() {
        return liveNow;
    }

    /** Time that passes. */
    public long milliseconds() {
        return milliseconds;
    }

    /** Whether a domain has rcaches, so that the trace can be replayed only where they are those of the port. */
    public boolean needsRcaches() {
        return rcaches;
    }

    private final class Step implements Operation.Visitor<Void> {
        private long granule;

        private void request(long size) {
            sizes.merge(size == 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(size - 1), 1L, Long::sum);
            live.put(handles++, 0, size);
            liveNow++;
            liveMost = Math.max(liveMost, liveNow);
        }

        private void limit(long pfn) {
            int bits = Long.SIZE - Long.numberOfLeadingZeros(pfn) + Long.numberOfTrailingZeros(granule);
            limits.merge(Math.min(Long.SIZE, bits), 1L, Long::sum);
        }

        private void giveBack(long handle) {
            if (live.remove(handle)) {
                liveNow--;
            }
        }

        @Override
        public Void domain(Operation.Domain operation) {
            if (domains.size() < DOMAINS) {
                domains.add(operation);
            }
            granule = operation.granule();
            rcaches |= operation.rcaches();
            live.clear();
            liveNow = 0;
            return null;
        }

        @Override
        public Void alloc(Operation.Alloc operation) {
            request(operation.size());
            limit(operation.limitPfn());
            return null;
        }

        @Override
        public Void allocFast(Operation.AllocFast operation) {
            cpus.set(operation.cpu());
            request(operation.size());
            limit(operation.limitPfn());
            return null;
        }

        @Override
        public Void reserve(Operation.Reserve operation) {
            request(operation.pfnHi() - operation.pfnLo() + 1);
            return null;
        }

        @Override
        public Void free(Operation.Free operation) {
            giveBack(operation.handle());
            return null;
        }

        @Override
        public Void freePfn(Operation.FreePfn operation) {
            return null;
        }

        @Override
        public Void freeFast(Operation.FreeFast operation) {
            cpus.set(operation.cpu());
            giveBack(operation.handle());
            return null;
        }

        @Override
        public Void find(Operation.Find operation) {
            return null;
        }

        @Override
        public Void cpuDead(Operation.CpuDead operation) {
            cpus.set(operation.cpu());
            return null;
        }

        @Override
        public Void cpuOnline(Operation.CpuOnline operation) {
            cpus.set(operation.cpu());
            return null;
        }

        @Override
        public Void advance(Operation.Advance operation) {
            milliseconds += operation.milliseconds();
            return null;
        }

        @Override
        public Void nomem(Operation.Nomem operation) {
            return null;
        }

        @Override
        public Void dump(Operation.Dump operation) {
            return null;
        }
    }
}
