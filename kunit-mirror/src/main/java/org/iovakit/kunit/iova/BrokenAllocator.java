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
            Integer.MAX_VALUE,
            "init_destroy basic_alloc_free size_aligned top_down_preference limit_pfn_respected reserve_iova find_iova 32bit_in_64bit_domain two_phase_alignment pci_32bit_workaround_pattern stress_random",
            "each_mask top_of_space pfn_zero aligned odd_sizes packed exact_holes fallback reserve_ranges find verifier mixed limit_all_ones every_hole failed_limit highest failed_alignment"),
    NO_RCACHES(
            Fault.NO_RCACHES,
            1,
            Integer.MAX_VALUE,
            "init_destroy basic_alloc_free size_aligned top_down_preference limit_pfn_respected reserve_iova find_iova 32bit_in_64bit_domain two_phase_alignment pci_32bit_workaround_pattern stress_random",
            ""),
    REFUSES(
            Fault.REFUSES,
            1,
            Integer.MAX_VALUE,
            "basic_alloc_free size_aligned top_down_preference limit_pfn_respected reserve_iova find_iova 32bit_in_64bit_domain two_phase_alignment pci_32bit_workaround_pattern",
            "each_mask top_of_space pfn_zero aligned odd_sizes packed exact_holes fallback reserve_ranges find verifier limit_all_ones every_hole failed_limit highest failed_alignment"),
    REFUSES_2ND(
            Fault.REFUSES,
            2,
            2,
            "basic_alloc_free size_aligned",
            "each_mask top_of_space pfn_zero aligned odd_sizes packed exact_holes reserve_ranges find verifier limit_all_ones every_hole failed_limit failed_alignment"),
    REFUSES_8TH(Fault.REFUSES, 8, 8, "size_aligned", "each_mask aligned odd_sizes packed exact_holes reserve_ranges"),
    REFUSES_16TH(Fault.REFUSES, 16, 16, "top_down_preference", "each_mask pfn_zero aligned exact_holes reserve_ranges"),
    REFUSES_64TH(Fault.REFUSES, 64, 64, "two_phase_alignment", "each_mask exact_holes"),
    REFUSES_65TH(Fault.REFUSES, 65, 65, "two_phase_alignment", "each_mask exact_holes"),
    REFUSES_100TH(Fault.REFUSES, 100, 100, "limit_pfn_respected reserve_iova", "exact_holes"),
    REFUSES_500TH(Fault.REFUSES, 500, 501, "pci_32bit_workaround_pattern", "exact_holes fallback"),
    REFUSES_1000TH(Fault.REFUSES, 1000, 1000, "32bit_in_64bit_domain", "exact_holes"),
    REFUSES_32_BIT(
            Fault.REFUSES_32_BIT,
            1,
            Integer.MAX_VALUE,
            "basic_alloc_free 32bit_in_64bit_domain",
            "each_mask pfn_zero aligned odd_sizes packed exact_holes fallback reserve_ranges find verifier limit_all_ones every_hole failed_limit highest failed_alignment"),
    BEYOND_LIMIT(
            Fault.BEYOND_LIMIT,
            1,
            Integer.MAX_VALUE,
            "basic_alloc_free limit_pfn_respected reserve_iova 32bit_in_64bit_domain",
            "each_mask top_of_space pfn_zero packed exact_holes fallback reserve_ranges find mixed every_hole failed_limit highest failed_alignment"),
    BEYOND_LIMIT_16TH(Fault.BEYOND_LIMIT, 16, 16, "top_down_preference limit_pfn_respected reserve_iova", "each_mask"),
    BEYOND_LIMIT_100TH(Fault.BEYOND_LIMIT, 100, 100, "limit_pfn_respected reserve_iova", "every_hole highest"),
    ONE_BEYOND_LIMIT(
            Fault.ONE_BEYOND_LIMIT,
            1,
            Integer.MAX_VALUE,
            "basic_alloc_free limit_pfn_respected reserve_iova 32bit_in_64bit_domain",
            "each_mask top_of_space pfn_zero packed fallback reserve_ranges find mixed every_hole failed_limit highest"),
    TOO_LONG(
            Fault.TOO_LONG,
            1,
            Integer.MAX_VALUE,
            "basic_alloc_free size_aligned",
            "top_of_space pfn_zero aligned odd_sizes reserve_ranges mixed every_hole highest failed_alignment"),
    TOO_LONG_8TH(Fault.TOO_LONG, 8, 8, "size_aligned", "aligned odd_sizes reserve_ranges mixed"),
    TOO_SHORT(
            Fault.TOO_SHORT,
            1,
            Integer.MAX_VALUE,
            "size_aligned",
            "top_of_space aligned odd_sizes mixed every_hole highest failed_alignment"),
    MISALIGNED(
            Fault.MISALIGNED,
            1,
            Integer.MAX_VALUE,
            "size_aligned two_phase_alignment",
            "pfn_zero aligned odd_sizes exact_holes mixed every_hole highest"),
    MISALIGNED_8TH(Fault.MISALIGNED, 8, 8, "size_aligned two_phase_alignment", "aligned odd_sizes mixed"),
    MISALIGNED_64TH(Fault.MISALIGNED, 64, 64, "two_phase_alignment", "mixed"),
    MISALIGNED_65TH(Fault.MISALIGNED, 65, 65, "two_phase_alignment", "mixed"),
    BOTTOM_UP(
            Fault.BOTTOM_UP,
            1,
            Integer.MAX_VALUE,
            "basic_alloc_free top_down_preference",
            "each_mask top_of_space pfn_zero packed find every_hole failed_alignment"),
    ELSEWHERE(
            Fault.ELSEWHERE,
            1,
            Integer.MAX_VALUE,
            "basic_alloc_free",
            "each_mask top_of_space pfn_zero packed exact_holes reserve_ranges find mixed limit_all_ones every_hole highest"),
    TWICE_16TH(Fault.TWICE, 16, 16, "top_down_preference", "pfn_zero aligned exact_holes reserve_ranges"),
    KEEPS(Fault.KEEPS, 1, Integer.MAX_VALUE, "basic_alloc_free", "pfn_zero exact_holes find highest"),
    FINDS_NOTHING(
            Fault.FINDS_NOTHING, 1, Integer.MAX_VALUE, "find_iova", "pfn_zero reserve_ranges find every_hole highest"),
    FINDS_THE_ANCHOR(
            Fault.FINDS_THE_ANCHOR,
            1,
            Integer.MAX_VALUE,
            "find_iova",
            "pfn_zero reserve_ranges find every_hole highest"),
    MISSES_FIRST(
            Fault.MISSES_FIRST, 1, Integer.MAX_VALUE, "find_iova", "pfn_zero reserve_ranges find every_hole highest"),
    MISSES_LAST(
            Fault.MISSES_LAST, 1, Integer.MAX_VALUE, "find_iova", "pfn_zero reserve_ranges find every_hole highest"),
    FINDS_ONE_BEYOND(
            Fault.FINDS_ONE_BEYOND,
            1,
            Integer.MAX_VALUE,
            "find_iova",
            "each_mask top_of_space pfn_zero packed reserve_ranges find limit_all_ones every_hole highest"),
    CANNOT_RESERVE(
            Fault.CANNOT_RESERVE,
            1,
            Integer.MAX_VALUE,
            "reserve_iova",
            "top_of_space pfn_zero reserve_ranges failed_limit failed_alignment"),
    RESERVES_ELSEWHERE(
            Fault.RESERVES_ELSEWHERE,
            1,
            Integer.MAX_VALUE,
            "reserve_iova",
            "top_of_space pfn_zero reserve_ranges failed_limit failed_alignment"),
    RESERVES_LAST(
            Fault.RESERVES_LAST,
            1,
            Integer.MAX_VALUE,
            "reserve_iova",
            "top_of_space reserve_ranges failed_limit failed_alignment"),
    RESERVES_NOT_FIRST(
            Fault.RESERVES_NOT_FIRST,
            1,
            Integer.MAX_VALUE,
            "reserve_iova",
            "top_of_space reserve_ranges failed_limit failed_alignment"),
    RESERVES_NOT_LAST(
            Fault.RESERVES_NOT_LAST,
            1,
            Integer.MAX_VALUE,
            "reserve_iova",
            "top_of_space reserve_ranges failed_limit failed_alignment"),
    DAMAGED_BY_INIT(
            Fault.DAMAGED_BY_INIT,
            1,
            Integer.MAX_VALUE,
            "init_destroy basic_alloc_free size_aligned top_down_preference limit_pfn_respected reserve_iova find_iova 32bit_in_64bit_domain two_phase_alignment pci_32bit_workaround_pattern stress_random",
            "each_mask top_of_space pfn_zero aligned odd_sizes packed exact_holes fallback reserve_ranges find verifier mixed limit_all_ones every_hole failed_limit highest failed_alignment"),
    DAMAGED_BY_ALLOC(
            Fault.DAMAGED_BY_ALLOC,
            1,
            Integer.MAX_VALUE,
            "basic_alloc_free top_down_preference limit_pfn_respected reserve_iova 32bit_in_64bit_domain two_phase_alignment pci_32bit_workaround_pattern stress_random",
            "each_mask top_of_space pfn_zero aligned odd_sizes packed exact_holes fallback reserve_ranges verifier mixed limit_all_ones every_hole failed_limit highest failed_alignment"),
    DAMAGED_BY_FREE(
            Fault.DAMAGED_BY_FREE,
            1,
            Integer.MAX_VALUE,
            "basic_alloc_free size_aligned top_down_preference find_iova 32bit_in_64bit_domain two_phase_alignment stress_random",
            "top_of_space exact_holes find mixed"),
    DAMAGED_BY_RESERVE(Fault.DAMAGED_BY_RESERVE, 1, Integer.MAX_VALUE, "reserve_iova", "pfn_zero reserve_ranges"),
    DAMAGED_BY_2048TH(Fault.DAMAGED_BY_CALL, 2048, 2048, "stress_random", "mixed"),
    DAMAGED_BY_4000TH(Fault.DAMAGED_BY_CALL, 4000, 4000, "", "mixed"),
    REFUSES_3RD(
            Fault.REFUSES,
            3,
            3,
            "",
            "each_mask top_of_space pfn_zero aligned odd_sizes packed exact_holes reserve_ranges"),
    REFUSES_962ND(Fault.REFUSES, 962, 962, "", "highest"),
    BEYOND_LIMIT_962ND(Fault.BEYOND_LIMIT, 962, 962, "", "highest"),
    DAMAGED_BY_2ND_INIT(
            Fault.DAMAGED_BY_2ND_INIT,
            1,
            Integer.MAX_VALUE,
            "",
            "each_mask top_of_space pfn_zero aligned odd_sizes packed exact_holes fallback reserve_ranges find verifier mixed limit_all_ones every_hole failed_limit highest failed_alignment"),
    SWAPS_LIMITS(Fault.SWAPS_LIMITS, 1, Integer.MAX_VALUE, "", "fallback"),
    HALVES_45_BITS(Fault.HALVES_45_BITS, 1, Integer.MAX_VALUE, "", "each_mask"),
    SHUNS_TOP(Fault.SHUNS_TOP, 1, Integer.MAX_VALUE, "", "top_of_space"),
    SHUNS_PFN_0(Fault.SHUNS_PFN_0, 1, Integer.MAX_VALUE, "", "pfn_zero"),
    NOT_512_ALIGNED(Fault.NOT_512_ALIGNED, 1, Integer.MAX_VALUE, "", "aligned"),
    NOT_48_ALIGNED(Fault.NOT_48_ALIGNED, 1, Integer.MAX_VALUE, "", "odd_sizes"),
    ALIGNS_29(Fault.ALIGNS_29, 1, Integer.MAX_VALUE, "", "packed"),
    KEEPS_24(Fault.KEEPS_24, 1, Integer.MAX_VALUE, "", "exact_holes"),
    REFUSES_10_BITS(Fault.REFUSES_10_BITS, 1, Integer.MAX_VALUE, "", "fallback"),
    RESERVES_TO_FIRST(Fault.RESERVES_TO_FIRST, 1, Integer.MAX_VALUE, "", "reserve_ranges"),
    FINDS_21_BEYOND(Fault.FINDS_21_BEYOND, 1, Integer.MAX_VALUE, "", "find"),
    BLIND(Fault.BLIND, 1, Integer.MAX_VALUE, "", "verifier"),
    SERVES_ALL_ONES(Fault.SERVES_ALL_ONES, 1, Integer.MAX_VALUE, "", "limit_all_ones"),
    WANTS_SLACK(Fault.WANTS_SLACK, 1, Integer.MAX_VALUE, "", "every_hole"),
    REMEMBERS_LIMIT(Fault.REMEMBERS_LIMIT, 1, Integer.MAX_VALUE, "", "failed_limit"),
    LOW_FIRST(Fault.LOW_FIRST, 1, Integer.MAX_VALUE, "", "highest"),
    REMEMBERS_ALIGNED(Fault.REMEMBERS_ALIGNED, 1, Integer.MAX_VALUE, "", "failed_alignment"),
    IGNORES_ALIGNED(
            Fault.IGNORES_ALIGNED,
            1,
            Integer.MAX_VALUE,
            "",
            "aligned odd_sizes mixed every_hole highest failed_alignment");

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
        DAMAGED_BY_2ND_INIT,
        DAMAGED_BY_ALLOC,
        DAMAGED_BY_FREE,
        DAMAGED_BY_RESERVE,
        DAMAGED_BY_CALL,
        /** By limits, sizes and pfns that one case alone has. */
        SWAPS_LIMITS,
        HALVES_45_BITS,
        SHUNS_TOP,
        SHUNS_PFN_0,
        NOT_512_ALIGNED,
        NOT_48_ALIGNED,
        ALIGNS_29,
        KEEPS_24,
        REFUSES_10_BITS,
        RESERVES_TO_FIRST,
        FINDS_21_BEYOND,
        BLIND,
        SERVES_ALL_ONES,
        WANTS_SLACK,
        REMEMBERS_LIMIT,
        LOW_FIRST,
        REMEMBERS_ALIGNED,
        IGNORES_ALIGNED
    }

    private final Fault fault;
    private final int first;
    private final int last;

    /** In the first suite, without what all names of its cases start with, and with blanks in between. */
    private final String firstSuite;

    /** In the second one. */
    private final String secondSuite;

    /** A fault of allocations shows in the calls first to last of a case, {@link Fault#DAMAGED_BY_CALL} in frees too. */
    BrokenAllocator(Fault fault, int first, int last, String firstSuite, String secondSuite) {
        this.fault = fault;
        this.first = first;
        this.last = last;
        this.firstSuite = firstSuite;
        this.secondSuite = secondSuite;
    }

    /** The cases of a suite that fail with it, at every stage that has them; others may fail too. */
    public List<String> cases(Suite suite) {
        boolean first = suite.mirror() == Suite.IOVA.mirror();
        return Stream.of((first ? firstSuite : secondSuite).split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(name -> first ? "test_" + name : name)
                .toList();
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

    /** What a suite calls of an allocator, distorted. */
    SuiteCalls calls(IovaAllocator iova) {
        return new Calls(iova);
    }

    /**
     * Asks a mirrored suite on a stage whether it still fails where it has to.
     *
     * @return what it no longer notices, a line each; empty if it notices all
     */
    public static List<String> unnoticed(Suite mirrored, State stage) {
        List<String> unnoticed = new ArrayList<>();
        for (BrokenAllocator broken : noticedBy(mirrored)) {
            KunitSuite suite = mirrored.on(stage, broken::calls);
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
        private int inits;
        private Iova before;

        /** Given out twice, so that the first free is none. */
        private Iova twice;

        /** That a request failed, for the next one. */
        private boolean remembered;

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
            inits++;
            damageIf(is(Fault.DAMAGED_BY_INIT, 1) && damage == null, iovad);
            damageIf(is(Fault.DAMAGED_BY_2ND_INIT, 1) && inits == 2, iovad);
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
            if (is(Fault.REFUSES, allocs)
                    || (is(Fault.REFUSES_32_BIT, allocs) && Long.compareUnsigned(limitPfn, IovaSuite.L32) <= 0)
                    || ((is(Fault.REFUSES_10_BITS, 1) || is(Fault.SWAPS_LIMITS, 1)) && limitPfn == 1023)
                    || remembered) {
                remembered = false;
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
            if (is(Fault.SWAPS_LIMITS, 1) && limit == IovaSuite.L64) {
                limit = 1023;
            }
            if (is(Fault.HALVES_45_BITS, 1) && limit == (1L << 33) - 1) {
                limit /= 2;
            }
            if ((is(Fault.SHUNS_TOP, 1) && limit == ~0L - 1) || (is(Fault.SERVES_ALL_ONES, 1) && limit == ~0L)) {
                limit--;
            }
            boolean aligned = (sizeAligned || (is(Fault.ALIGNS_29, 1) && size == 29))
                    && !is(Fault.IGNORES_ALIGNED, 1)
                    && !(is(Fault.NOT_512_ALIGNED, 1) && size == 512)
                    && !(is(Fault.NOT_48_ALIGNED, 1) && size == 48);
            boolean tight = is(Fault.WANTS_SLACK, 1) && sizeAligned && size == 6 && limit <= 40;
            if (tight && !fits(iovad, size + 7, limit)) {
                return null;
            }
            if (is(Fault.LOW_FIRST, 1) && limit > 8 && limit <= 40) {
                Iova low = super.allocIova(iovad, length, limit - 1, aligned);
                if (low != null) {
                    return low;
                }
            }
            if (is(Fault.MISALIGNED, allocs) && sizeAligned && length > 1) {
                return misaligned(iovad, length, limit);
            }
            if (before != null && is(Fault.TWICE, allocs)) {
                twice = before;
                return twice;
            }
            Iova range = is(Fault.BOTTOM_UP, allocs) ? lowest(iovad, length, limit) : null;
            range = range == null ? super.allocIova(iovad, length, limit, aligned) : range;
            remembered = range == null
                    && ((is(Fault.REMEMBERS_LIMIT, 1) && limit == 4095)
                            || (is(Fault.REMEMBERS_ALIGNED, 1) && aligned && limit == IovaSuite.L32));
            if (range != null && is(Fault.SHUNS_PFN_0, 1) && range.pfnLo == 0) {
                super.freeIova(iovad, range);
                return null;
            }
            return range;
        }

        private boolean fits(IovaDomain iovad, long size, long limit) {
            Iova range = super.allocIova(iovad, size, limit, false);
            if (range != null) {
                super.freeIova(iovad, range);
            }
            return range != null;
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
            } else if (!is(Fault.KEEPS, 1) && !(is(Fault.KEEPS_24, 1) && range.size() == 24)) {
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
            if (range == null && is(Fault.FINDS_21_BEYOND, 1)) {
                Iova below = super.findIova(iovad, pfn - 1);
                return below != null && below.size() == 21 ? below : null;
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
            if (is(Fault.RESERVES_NOT_FIRST, 1) && lo < hi) {
                lo++;
            }
            if (is(Fault.RESERVES_NOT_LAST, 1) && lo < hi) {
                hi--;
            }
            if (is(Fault.RESERVES_TO_FIRST, 1)) {
                hi = endOfFirst(iovad, lo, hi);
            }
            Iova range = super.reserveIova(iovad, lo, hi);
            damageIf(is(Fault.DAMAGED_BY_RESERVE, 1), iovad);
            return range;
        }

        /** The end of the first range that there is in the lowest 64 pfns of some; without one, theirs. */
        private long endOfFirst(IovaDomain iovad, long lo, long hi) {
            for (long pfn = lo; pfn <= hi && pfn < lo + 64; pfn++) {
                Iova range = super.findIova(iovad, pfn);
                if (range != null) {
                    return Math.min(range.pfnHi, hi);
                }
            }
            return hi;
        }

        @Override
        List<String> verifyInvariants(IovaDomain iovad) {
            return is(Fault.BLIND, 1) ? List.of() : super.verifyInvariants(iovad);
        }
    }
}
