// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import org.iovakit.kernel.Bits;

/**
 * One operation of a trace. Its {@code toString} is its line. Operands are unsigned 64-bit numbers where they are {@code
 * long}; a constructor throws IllegalArgumentException for values that the C has no defined behaviour for.
 */
public sealed interface Operation {
    /** CPUs that a machine has at most, the C twin's NR_CPUS. */
    int MAX_CPUS = 64;

    /** Bytes: the largest pages that the kernel has on any machine, which no granule exceeds. */
    long MAX_GRANULE = 1 << 16;

    /** Calls the visitor's method for this kind of operation. */
    <R> R accept(Visitor<R> visitor);

    /** The word that its line starts with. */
    String word();

    /** Whether it makes a handle. */
    default boolean allocates() {
        return false;
    }

    /**
     * One method a kind of operation.
     *
     * @param <R> what they return
     */
    interface Visitor<R> {
        R domain(Domain operation);

        R alloc(Alloc operation);

        R allocFast(AllocFast operation);

        R reserve(Reserve operation);

        R free(Free operation);

        R freePfn(FreePfn operation);

        R freeFast(FreeFast operation);

        R find(Find operation);

        R cpuDead(CpuDead operation);

        R cpuOnline(CpuOnline operation);

        R advance(Advance operation);

        R nomem(Nomem operation);

        R dump(Dump operation);
    }

    /**
     * Puts the domain before it and starts an empty one.
     *
     * @param granule bytes, a power of two up to {@link #MAX_GRANULE}, the page size of the machine
     * @param startPfn the lowest pfn to give out
     * @param rcaches whether it has caches above the tree
     */
    record Domain(long granule, long startPfn, boolean rcaches) implements Operation {
        public Domain {
            require(
                    Bits.isPowerOf2(granule) && granule > 0 && granule <= MAX_GRANULE,
                    "the granule is a power of two from 1 to " + MAX_GRANULE);
        }

        @Override
        public String word() {
            return "domain";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.domain(this);
        }

        @Override
        public String toString() {
            return word() + " " + granule + " " + hex(startPfn) + (rcaches ? " rcaches" : " tree");
        }
    }

    /**
     * {@code alloc_iova}.
     *
     * @param size pages, at least 1; with {@code aligned} at most 2^63
     * @param limitPfn inclusive
     */
    record Alloc(long size, long limitPfn, boolean aligned) implements Operation {
        public Alloc {
            requireSize(size, aligned);
        }

        @Override
        public boolean allocates() {
            return true;
        }

        @Override
        public String word() {
            return "alloc";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.alloc(this);
        }

        @Override
        public String toString() {
            return word() + " " + decimal(size) + " " + hex(limitPfn) + (aligned ? " aligned" : " any");
        }
    }

    /**
     * {@code alloc_iova_fast} on a CPU.
     *
     * @param size pages, 1 to 2^63
     * @param limitPfn inclusive
     * @param flush whether to empty the caches before giving up
     */
    record AllocFast(int cpu, long size, long limitPfn, boolean flush) implements Operation {
        public AllocFast {
            requireCpu(cpu);
            requireSize(size, true);
        }

        @Override
        public boolean allocates() {
            return true;
        }

        @Override
        public String word() {
            return "alloc_fast";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.allocFast(this);
        }

        @Override
        public String toString() {
            return word() + " " + cpu + " " + decimal(size) + " " + hex(limitPfn) + (flush ? " flush" : " keep");
        }
    }

    /**
     * {@code reserve_iova}.
     *
     * @param pfnHi inclusive, not below {@code pfnLo}, and not the anchor's own pfn, ~0
     */
    record Reserve(long pfnLo, long pfnHi) implements Operation {
        public Reserve {
            require(Long.compareUnsigned(pfnLo, pfnHi) <= 0, "a range does not end before it starts");
            require(pfnHi != ~0L, "pfn 0xffffffffffffffff is the anchor's");
        }

        @Override
        public boolean allocates() {
            return true;
        }

        @Override
        public String word() {
            return "reserve";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reserve(this);
        }

        @Override
        public String toString() {
            return word() + " " + hex(pfnLo) + " " + hex(pfnHi);
        }
    }

    /** {@code __free_iova} of a handle. */
    record Free(long handle) implements Operation {
        @Override
        public String word() {
            return "free";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.free(this);
        }

        @Override
        public String toString() {
            return word() + " " + decimal(handle);
        }
    }

    /** {@code free_iova} of a pfn. */
    record FreePfn(long pfn) implements Operation {
        @Override
        public String word() {
            return "free_pfn";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.freePfn(this);
        }

        @Override
        public String toString() {
            return word() + " " + hex(pfn);
        }
    }

    /** {@code free_iova_fast} of a handle on a CPU, with the size that was asked for. */
    record FreeFast(int cpu, long handle) implements Operation {
        public FreeFast {
            requireCpu(cpu);
        }

        @Override
        public String word() {
            return "free_fast";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.freeFast(this);
        }

        @Override
        public String toString() {
            return word() + " " + cpu + " " + decimal(handle);
        }
    }

    /** {@code find_iova}. */
    record Find(long pfn) implements Operation {
        @Override
        public String word() {
            return "find";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.find(this);
        }

        @Override
        public String toString() {
            return word() + " " + hex(pfn);
        }
    }

    /** A CPU goes offline, and the module hears of it. */
    record CpuDead(int cpu) implements Operation {
        public CpuDead {
            requireCpu(cpu);
        }

        @Override
        public String word() {
            return "cpu_dead";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.cpuDead(this);
        }

        @Override
        public String toString() {
            return word() + " " + cpu;
        }
    }

    /** A CPU comes back. */
    record CpuOnline(int cpu) implements Operation {
        public CpuOnline {
            requireCpu(cpu);
        }

        @Override
        public String word() {
            return "cpu_online";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.cpuOnline(this);
        }

        @Override
        public String toString() {
            return word() + " " + cpu;
        }
    }

    /**
     * Time passes, and delayed work runs.
     *
     * @param milliseconds not negative
     */
    record Advance(int milliseconds) implements Operation {
        public Advance {
            require(milliseconds >= 0, "time does not go back");
        }

        @Override
        public String word() {
            return "advance";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.advance(this);
        }

        @Override
        public String toString() {
            return word() + " " + milliseconds;
        }
    }

    /** Memory is short: every allocation that may not wait for some (GFP_ATOMIC) fails during the next operation. */
    record Nomem() implements Operation {
        @Override
        public String word() {
            return "nomem";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.nomem(this);
        }

        @Override
        public String toString() {
            return word();
        }
    }

    /** Shows the whole tree. */
    record Dump() implements Operation {
        @Override
        public String word() {
            return "dump";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.dump(this);
        }

        @Override
        public String toString() {
            return word();
        }
    }

    private static void requireSize(long size, boolean aligned) {
        require(size != 0, "the size is at least one page");
        require(!aligned || size > 0 || size == Long.MIN_VALUE, "a size that is aligned to is at most 2^63 pages");
    }

    private static void requireCpu(int cpu) {
        require(cpu >= 0 && cpu < MAX_CPUS, "CPUs are numbered from 0 to " + (MAX_CPUS - 1));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private static String decimal(long value) {
        return Long.toUnsignedString(value);
    }
}
