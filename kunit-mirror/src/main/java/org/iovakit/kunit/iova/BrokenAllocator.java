// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.LinkFault;
import org.iovakit.domain.State;
import org.iovakit.kernel.Errno;
import org.iovakit.kunit.KunitCase;
import org.iovakit.kunit.KunitRunner;
import org.iovakit.kunit.KunitStatus;
import org.iovakit.kunit.KunitSuite;

/**
 * Allocators that are broken, each in one way, and what the suite is there for: the cases that each of them fails, at
 * every stage. They stand between the suite and a stage; {@code kunit/broken.c} of the C twin's stand-ins has the same
 * ones.
 */
public enum BrokenAllocator {
    NO_CACHE(
            Fault.NO_CACHE,
            1,
            "init_destroy basic_alloc_free size_aligned top_down_preference limit_pfn_respected reserve_iova find_iova"
                    + " 32bit_in_64bit_domain two_phase_alignment pci_32bit_workaround_pattern stress_random"),
    NO_RCACHES(
            Fault.NO_RCACHES,
            1,
            "init_destroy basic_alloc_free size_aligned top_down_preference limit_pfn_respected reserve_iova find_iova"
                    + " 32bit_in_64bit_domain two_phase_alignment pci_32bit_workaround_pattern stress_random"),
    REFUSES(
            Fault.REFUSES,
            1,
            "basic_alloc_free size_aligned top_down_preference limit_pfn_respected reserve_iova find_iova"
                    + " 32bit_in_64bit_domain two_phase_alignment pci_32bit_workaround_pattern"),
    REFUSES_2ND(Fault.REFUSES, 2, 2, "basic_alloc_free size_aligned"),
    REFUSES_8TH(Fault.REFUSES, 8, 8, "size_aligned"),
    REFUSES_16TH(Fault.REFUSES, 16, 16, "top_down_preference"),
    REFUSES_64TH(Fault.REFUSES, 64, 64, "two_phase_alignment"),
    REFUSES_65TH(Fault.REFUSES, 65, 65, "two_phase_alignment"),
    REFUSES_100TH(Fault.REFUSES, 100, 100, "limit_pfn_respected reserve_iova"),
    REFUSES_500TH(Fault.REFUSES, 500, 501, "pci_32bit_workaround_pattern"),
    REFUSES_1000TH(Fault.REFUSES, 1000, 1000, "32bit_in_64bit_domain"),
    REFUSES_32_BIT(Fault.REFUSES_32_BIT, 1, "basic_alloc_free 32bit_in_64bit_domain"),
    BEYOND_LIMIT(Fault.BEYOND_LIMIT, 1, "basic_alloc_free limit_pfn_respected reserve_iova 32bit_in_64bit_domain"),
    BEYOND_LIMIT_16TH(Fault.BEYOND_LIMIT, 16, 16, "top_down_preference limit_pfn_respected reserve_iova"),
    BEYOND_LIMIT_100TH(Fault.BEYOND_LIMIT, 100, 100, "limit_pfn_respected reserve_iova"),
    ONE_BEYOND_LIMIT(
            Fault.ONE_BEYOND_LIMIT, 1, "basic_alloc_free limit_pfn_respected reserve_iova 32bit_in_64bit_domain"),
    TOO_LONG(Fault.TOO_LONG, 1, "basic_alloc_free size_aligned"),
    TOO_LONG_8TH(Fault.TOO_LONG, 8, 8, "size_aligned"),
    TOO_SHORT(Fault.TOO_SHORT, 1, "size_aligned"),
    MISALIGNED(Fault.MISALIGNED, 1, "size_aligned two_phase_alignment"),
    MISALIGNED_8TH(Fault.MISALIGNED, 8, 8, "size_aligned two_phase_alignment"),
    MISALIGNED_64TH(Fault.MISALIGNED, 64, 64, "two_phase_alignment"),
    MISALIGNED_65TH(Fault.MISALIGNED, 65, 65, "two_phase_alignment"),
    BOTTOM_UP(Fault.BOTTOM_UP, 1, "basic_alloc_free top_down_preference"),
    ELSEWHERE(Fault.ELSEWHERE, 1, "basic_alloc_free"),
    TWICE_16TH(Fault.TWICE, 16, 16, "top_down_preference"),
    KEEPS(Fault.KEEPS, 1, "basic_alloc_free"),
    FINDS_NOTHING(Fault.FINDS_NOTHING, 1, "find_iova"),
    FINDS_THE_ANCHOR(Fault.FINDS_THE_ANCHOR, 1, "find_iova"),
    MISSES_FIRST(Fault.MISSES_FIRST, 1, "find_iova"),
    MISSES_LAST(Fault.MISSES_LAST, 1, "find_iova"),
    FINDS_ONE_BEYOND(Fault.FINDS_ONE_BEYOND, 1, "find_iova"),
    CANNOT_RESERVE(Fault.CANNOT_RESERVE, 1, "reserve_iova"),
    RESERVES_ELSEWHERE(Fault.RESERVES_ELSEWHERE, 1, "reserve_iova"),
    RESERVES_LAST(Fault.RESERVES_LAST, 1, "reserve_iova"),
    RESERVES_NOT_FIRST(Fault.RESERVES_NOT_FIRST, 1, "reserve_iova"),
    RESERVES_NOT_LAST(Fault.RESERVES_NOT_LAST, 1, "reserve_iova"),
    DAMAGED_BY_INIT(
            Fault.DAMAGED_BY_INIT,
            1,
            "init_destroy basic_alloc_free size_aligned top_down_preference limit_pfn_respected reserve_iova find_iova"
                    + " 32bit_in_64bit_domain two_phase_alignment pci_32bit_workaround_pattern stress_random"),
    DAMAGED_BY_ALLOC(
            Fault.DAMAGED_BY_ALLOC,
            1,
            "basic_alloc_free top_down_preference limit_pfn_respected reserve_iova 32bit_in_64bit_domain"
                    + " two_phase_alignment pci_32bit_workaround_pattern stress_random"),
    DAMAGED_BY_FREE(
            Fault.DAMAGED_BY_FREE,
            1,
            "basic_alloc_free size_aligned top_down_preference find_iova 32bit_in_64bit_domain two_phase_alignment"
                    + " stress_random"),
    DAMAGED_BY_RESERVE(Fault.DAMAGED_BY_RESERVE, 1, "reserve_iova"),
    DAMAGED_BY_2048TH(Fault.DAMAGED_BY_CALL, 2048, 2048, "stress_random");

    /** How it is broken; what {@code DAMAGED_BY} damages the next call finds whole again. */
    private enum Fault {
        NO_CACHE,
        NO_RCACHES,
        REFUSES,
        REFUSES_32_BIT,
        BEYOND_LIMIT,
        ONE_BEYOND_LIMIT,
        TOO_LONG,
        TOO_SHORT,
        MISALIGNED,
        BOTTOM_UP,
        ELSEWHERE,
        TWICE,
        KEEPS,
        FINDS_NOTHING,
        FINDS_THE_ANCHOR,
        MISSES_FIRST,
        MISSES_LAST,
        FINDS_ONE_BEYOND,
        CANNOT_RESERVE,
        RESERVES_ELSEWHERE,
        RESERVES_LAST,
        RESERVES_NOT_FIRST,
        RESERVES_NOT_LAST,
        DAMAGED_BY_INIT,
        DAMAGED_BY_ALLOC,
        DAMAGED_BY_FREE,
        DAMAGED_BY_RESERVE,
        DAMAGED_BY_CALL
    }

    private final Fault fault;
    private final int first;
    private final int last;

    /** Without what all names of cases start with, and with blanks in between. */
    private final String cases;

    BrokenAllocator(Fault fault, int first, String cases) {
        this(fault, first, Integer.MAX_VALUE, cases);
    }

    /** A fault of allocations shows in the calls first to last of a case, {@link Fault#DAMAGED_BY_CALL} in frees too. */
    BrokenAllocator(Fault fault, int first, int last, String cases) {
        this.fault = fault;
        this.first = first;
        this.last = last;
        this.cases = cases;
    }

    /** The cases of a suite that fail with it, at every stage that has them; others may fail too. */
    public List<String> cases(Suite suite) {
        return Stream.of(cases.split(" ", -1)).map(name -> "test_" + name).toList();
    }

    /** Those that a suite has to notice. */
    public static List<BrokenAllocator> noticedBy(Suite suite) {
        return Arrays.stream(values())
                .filter(broken -> !broken.cases(suite).isEmpty())
                .toList();
    }

    /** Its name, as C has it: {@code refuses-2nd}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Asks a mirrored suite on a stage whether it still fails where it has to.
     *
     * @return what it no longer notices, a line each; empty if it notices all
     */
    public static List<String> unnoticed(Suite mirrored, State stage) {
        List<String> unnoticed = new ArrayList<>();
        for (BrokenAllocator broken : noticedBy(mirrored)) {
            KunitSuite suite = mirrored.on(stage, iova -> broken.new Calls(iova));
            for (KunitCase each : suite.cases()) {
                boolean fails = broken.cases(mirrored).contains(each.name());
                if (fails && KunitRunner.run(suite, each).status() != KunitStatus.FAILURE) {
                    unnoticed.add("%s no longer fails with the broken allocator %s".formatted(each.name(), broken));
                }
            }
        }
        return unnoticed;
    }

    /** The calls of a suite, distorted. */
    private final class Calls extends SuiteCalls {
        /** Since the domain was set up. */
        private int allocs;

        private int calls;
        private Iova before;

        /** Given out twice, so that the first free is none. */
        private Iova twice;

        private LinkFault damage;

        /** Taken in advance, the highest first. */
        private final Iova[] stock = new Iova[32];

        private long stockSize;

        Calls(IovaAllocator iova) {
            super(iova);
        }

        private boolean is(Fault kind, int count) {
            return fault == kind && count >= first && count <= last;
        }

        private void damageIf(boolean wanted, IovaDomain iovad) {
            if (wanted) {
                damage = iovad.someFault();
                damage.spoil().run();
            }
        }

        private void repair() {
            if (damage != null) {
                damage.repair().run();
                damage = null;
            }
        }

        @Override
        int iovaCacheGet() {
            return is(Fault.NO_CACHE, 1) ? -Errno.ENOMEM : super.iovaCacheGet();
        }

        @Override
        int iovaDomainInitRcaches(IovaDomain iovad) {
            return is(Fault.NO_RCACHES, 1) ? -Errno.ENOMEM : super.iovaDomainInitRcaches(iovad);
        }

        @Override
        void initIovaDomain(IovaDomain iovad, long granule, long startPfn) {
            super.initIovaDomain(iovad, granule, startPfn);
            damageIf(is(Fault.DAMAGED_BY_INIT, 1), iovad);
        }

        @Override
        void putIovaDomain(IovaDomain iovad) {
            repair();
            super.putIovaDomain(iovad);
        }

        @Override
        Iova allocIova(IovaDomain iovad, long size, long limitPfn, boolean sizeAligned) {
            repair();
            allocs++;
            calls++;
            before = distorted(iovad, size, limitPfn, sizeAligned);
            damageIf(is(Fault.DAMAGED_BY_ALLOC, allocs) || is(Fault.DAMAGED_BY_CALL, calls), iovad);
            return before;
        }

        private Iova distorted(IovaDomain iovad, long size, long limitPfn, boolean sizeAligned) {
            if (is(Fault.REFUSES, allocs) || (is(Fault.REFUSES_32_BIT, allocs) && limitPfn <= IovaSuite.L32)) {
                return null;
            }
            long length = size;
            long limit = limitPfn;
            if (is(Fault.BEYOND_LIMIT, allocs)) {
                limit = 2 * limit + 1;
            }
            if (is(Fault.ONE_BEYOND_LIMIT, allocs)) {
                limit++;
            }
            if (is(Fault.TOO_LONG, allocs)) {
                length++;
            }
            if (is(Fault.TOO_SHORT, allocs) && length > 1) {
                length--;
            }
            if (is(Fault.ELSEWHERE, allocs)) {
                limit -= allocs;
            }
            if (is(Fault.FINDS_ONE_BEYOND, allocs)) {
                limit -= 8;
            }
            if (is(Fault.MISALIGNED, allocs) && sizeAligned && length > 1) {
                return misaligned(iovad, length, limit);
            }
            if (before != null && is(Fault.TWICE, allocs)) {
                twice = before;
                return twice;
            }
            Iova range = is(Fault.BOTTOM_UP, allocs) ? lowest(iovad, length, limit) : null;
            return range == null ? super.allocIova(iovad, length, limit, sizeAligned) : range;
        }

        /** Half its size off what it should be aligned to, in the midst of free room. */
        private Iova misaligned(IovaDomain iovad, long size, long limit) {
            Iova room = super.allocIova(iovad, 2 * size, limit, true);
            if (room == null) {
                return null;
            }
            long highest = room.pfnLo + size / 2 + size - 1;
            super.freeIova(iovad, room);
            return super.allocIova(iovad, size, highest, false);
        }

        /** Of what was taken in advance the lowest first; null when that is used up, or is of another size. */
        private Iova lowest(IovaDomain iovad, long size, long limit) {
            if (allocs == 1) {
                stockSize = size;
                for (int i = 0; i < stock.length; i++) {
                    stock[i] = super.allocIova(iovad, size, limit, false);
                }
            }
            return allocs <= stock.length && size == stockSize ? stock[stock.length - allocs] : null;
        }

        @Override
        void freeIova(IovaDomain iovad, Iova range) {
            repair();
            calls++;
            before = null;
            if (range == twice) {
                twice = null;
            } else if (!is(Fault.KEEPS, 1)) {
                super.freeIova(iovad, range);
            }
            damageIf(is(Fault.DAMAGED_BY_FREE, 1) || is(Fault.DAMAGED_BY_CALL, calls), iovad);
        }

        @Override
        Iova findIova(IovaDomain iovad, long pfn) {
            repair();
            Iova range = super.findIova(iovad, pfn);
            boolean missed = range != null
                    && ((is(Fault.MISSES_FIRST, 1) && pfn == range.pfnLo)
                            || (is(Fault.MISSES_LAST, 1) && pfn == range.pfnHi));
            if (is(Fault.FINDS_NOTHING, 1) || missed) {
                return null;
            }
            if (is(Fault.FINDS_THE_ANCHOR, 1)) {
                return super.findIova(iovad, ~0L);
            }
            if (range == null && is(Fault.FINDS_ONE_BEYOND, 1)) {
                return super.findIova(iovad, pfn - 1);
            }
            return range;
        }

        @Override
        Iova reserveIova(IovaDomain iovad, long pfnLo, long pfnHi) {
            repair();
            if (is(Fault.CANNOT_RESERVE, 1)) {
                return null;
            }
            long lo = pfnLo;
            long hi = pfnHi;
            if (is(Fault.RESERVES_ELSEWHERE, 1)) {
                lo = 2;
                hi = 2;
            }
            if (is(Fault.RESERVES_LAST, 1)) {
                lo = hi;
            }
            if (is(Fault.RESERVES_NOT_FIRST, 1)) {
                lo++;
            }
            if (is(Fault.RESERVES_NOT_LAST, 1)) {
                hi--;
            }
            Iova range = super.reserveIova(iovad, lo, hi);
            damageIf(is(Fault.DAMAGED_BY_RESERVE, 1), iovad);
            return range;
        }
    }
}
