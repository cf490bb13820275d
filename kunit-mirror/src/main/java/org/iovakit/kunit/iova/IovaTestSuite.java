// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import java.util.List;
import java.util.function.Function;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.iovakit.domain.SearchTraits;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.iovakit.kunit.Kunit;
import org.iovakit.kunit.KunitCase;
import org.iovakit.kunit.KunitSuite;

/**
 * The suite {@code iova-kunit-test} of {@code drivers/iommu/iova-test.c}: the same cases with the same checks in the same
 * order, against the allocator of one stage. What {@link IovaSuite} says of Java and C holds here too.
 *
 * <p>Each case has two fresh domains: one that begins at pfn 1, as those of drivers do, and one that begins at pfn 0. Where
 * a request has to go, a case finds out pfn by pfn, by asking which range a pfn is of.
 */
final class IovaTestSuite {
    /** The highest pfn that an address of 32 bits reaches, for pages of 4 KiB. */
    private static final long L32 = 0xffff_ffffL >> 12;

    /** A pfn limit well above it that an {@code unsigned long} of 32 bits holds, too. */
    private static final long L36 = (1L << 36) >> 12;

    /** The highest pfn that can be given out: the last one of all is the anchor's. */
    private static final long TOP = ~0L - 1;

    private static final long PAGE_SIZE = 1L << 12;

    /** A limit so low that the pfns below it are used up. */
    private static final long FEW = 1023;

    private static final long HOLES = 2047;

    private static final int SLOTS = 1024;
    private static final int ROUNDS = 4096;
    private static final int MIXED_SLOTS = 512;
    private static final long MIXED_FEW = 511;
    private static final int SIZES = 12;
    private static final int KINDS = 6;

    private static final String VERIFIED = "verify(test, iovad)";

    private final State stage;
    private final Function<IovaAllocator, SuiteCalls> through;
    private SuiteCalls iova;
    private IovaDomain iovad;
    private IovaDomain fromZero;
    private Iova[] iovas;
    private int[] seen;

    private IovaTestSuite(State stage, Function<IovaAllocator, SuiteCalls> through) {
        this.stage = stage;
        this.through = through;
    }

    /** See {@link Suite#on(State, Function)}. */
    static KunitSuite of(State stage, Function<IovaAllocator, SuiteCalls> through) {
        IovaTestSuite suite = new IovaTestSuite(stage, through);
        List<KunitCase> cases = List.of(
                new KunitCase("each_mask", suite::eachMask),
                new KunitCase("top_of_space", suite::topOfSpace),
                new KunitCase("pfn_zero", suite::pfnZero),
                new KunitCase("aligned", suite::aligned),
                new KunitCase("odd_sizes", suite::oddSizes),
                new KunitCase("packed", suite::packed),
                new KunitCase("exact_holes", suite::exactHoles),
                new KunitCase("fallback", suite::fallback),
                new KunitCase("reserve_ranges", suite::reserveRanges),
                new KunitCase("find", suite::find),
                new KunitCase("verifier", suite::verifier),
                new KunitCase("mixed", suite::mixed),
                new KunitCase("limit_all_ones", suite::limitAllOnes),
                new KunitCase("every_hole", suite::everyHole),
                new KunitCase("failed_limit", suite::failedLimit),
                new KunitCase("highest", suite::highest),
                new KunitCase("failed_alignment", suite::failedAlignment));
        return new KunitSuite("iova-kunit-test", suite::init, suite::exit, cases);
    }

    /** Whether there is a case on a state: one that mainline fails is there from the patch on that cures it. */
    static boolean has(State state, String name) {
        SearchTraits traits = state.searchTraits();
        return switch (name) {
            case "limit_all_ones", "every_hole", "failed_limit" ->
                !traits.refusals().remembers(L32 / 2, L32 + 1);
            case "highest" -> traits.order() == SearchTraits.Order.HIGHEST;
            case "failed_alignment" -> traits.refusals() == SearchTraits.Refusals.NONE;
            default -> true;
        };
    }

    private int init(Kunit test) {
        Machine machine = new Machine(1, PAGE_SIZE);
        iova = through.apply(stage.load(machine));
        this.iovad = null;
        iovas = new Iova[SLOTS];
        seen = new int[KINDS * SIZES];
        // Added first, so that it runs last and sees the warnings of the clean-up, too.
        test.addAction(() -> machine.warnings().all().forEach(warning -> test.failCurrentTest("WARN_ON: " + warning)));

        int error = iova.iovaCacheGet();
        if (error != 0) {
            return error;
        }
        test.addAction(iova::iovaCachePut);

        IovaDomain iovad = iova.newDomain();
        IovaDomain fromZero = iova.newDomain();
        iova.initIovaDomain(iovad, PAGE_SIZE, 1);
        iova.initIovaDomain(fromZero, PAGE_SIZE, 0);
        test.addAction(() -> iova.putIovaDomain(iovad));
        test.addAction(() -> iova.putIovaDomain(fromZero));

        this.iovad = iovad;
        this.fromZero = fromZero;
        test.expectTrue(VERIFIED, verify(test, iovad));
        test.expectTrue(VERIFIED, verify(test, fromZero));
        return 0;
    }

    private void exit(Kunit test) {
        if (iovad != null) {
            test.expectTrue(VERIFIED, verify(test, iovad));
            test.expectTrue(VERIFIED, verify(test, fromZero));
        }
    }

    /** The highest pfn that an address of so many bits reaches. */
    private static long maskLimit(int bits) {
        long limit = -1L >>> (64 - bits) >>> 12;
        if (limit == -1L) {
            limit = TOP;
        }
        return limit;
    }

    /** What a request of so many pfns is aligned to, if it is. */
    private static long alignment(long size) {
        long align = 1;
        while (align < size) {
            align = align << 1;
        }
        return align;
    }

    private boolean isFree(IovaDomain iovad, long pfn, long size) {
        for (long i = 0; i < size; i++) {
            if (iova.findIova(iovad, pfn + i) != null) {
                return false;
            }
        }
        return true;
    }

    /** The highest pfn at which a request finds room; 0 if there is none. */
    private long roomFor(IovaDomain iovad, long size, long limit, boolean aligned) {
        long align = 1;
        if (aligned) {
            align = alignment(size);
        }
        if (size > limit) {
            return 0;
        }
        for (long pfn = limit - size + 1; pfn > 0; pfn--) {
            if (pfn % align == 0 && isFree(iovad, pfn, size)) {
                return pfn;
            }
        }
        return 0;
    }

    /** Where a request goes; 0 if it is refused. Nothing stays taken. */
    private long tried(IovaDomain iovad, long size, long limit, boolean aligned) {
        Iova range = iova.allocIova(iovad, size, limit, aligned);
        if (range == null) {
            return 0;
        }
        long pfn = range.pfnLo;
        iova.freeIova(iovad, range);
        return pfn;
    }

    /** Each mask by itself, and then all of them, the widest first. */
    private void eachMask(Kunit test) {
        for (int bits = 24; bits <= 64; bits++) {
            Iova range = iova.allocIova(iovad, 1, maskLimit(bits), true);
            test.assertNotNull("range", range);
            test.expectEq("range.pfnHi", range.pfnHi, "maskLimit(bits)", maskLimit(bits));
            iova.freeIova(iovad, range);
        }
        for (int bits = 64; bits >= 24; bits--) {
            Iova range = iova.allocIova(iovad, 1, maskLimit(bits), true);
            test.assertNotNull("range", range);
            test.expectLe("range.pfnHi", range.pfnHi, "maskLimit(bits)", maskLimit(bits));
            test.expectGt("range.pfnHi", range.pfnHi, "maskLimit(bits - 1)", maskLimit(bits) / 2);
        }
        test.expectTrue(VERIFIED, verify(test, iovad));
    }

    /** Below the anchor, and below what can be reserved. */
    private void topOfSpace(Kunit test) {
        Iova top = iova.allocIova(iovad, 1, TOP, true);
        test.assertNotNull("top", top);
        test.expectEq("top.pfnLo", top.pfnLo, "TOP", TOP);
        Iova below = iova.allocIova(iovad, 7, TOP, false);
        test.assertNotNull("below", below);
        test.expectEq("below.pfnLo", below.pfnLo, "TOP - 7", TOP - 7);
        iova.freeIova(iovad, top);
        iova.freeIova(iovad, below);
        test.expectTrue(VERIFIED, verify(test, iovad));

        long last = maskLimit(64);
        test.expectNotNull("reserved", iova.reserveIova(iovad, last - 7, last));
        below = iova.allocIova(iovad, 1, last, true);
        test.assertNotNull("below", below);
        test.expectEq("below.pfnHi", below.pfnHi, "last - 8", last - 8);
        test.expectTrue(VERIFIED, verify(test, iovad));
    }

    private void pfnZero(Kunit test) {
        for (int i = 0; i < 7; i++) {
            Iova range = iova.allocIova(iovad, 1, 7, false);
            test.assertNotNull("range", range);
        }
        test.expectNull("pfn 0", iova.allocIova(iovad, 1, 7, false));
        Iova reserved = iova.reserveIova(iovad, 0, 0);
        test.assertNotNull("reserved", reserved);
        test.expectTrue(VERIFIED, verify(test, iovad));
        test.expectPtrEq("found", iova.findIova(iovad, 0), "reserved", reserved);

        Iova all = iova.allocIova(fromZero, 8, 7, true);
        test.assertNotNull("all", all);
        test.expectEq("all.pfnLo", all.pfnLo, "0", 0);
        iova.freeIova(fromZero, all);
        for (int i = 0; i < 8; i++) {
            Iova range = iova.allocIova(fromZero, 1, 7, false);
            test.assertNotNull("range", range);
            test.expectEq("range.pfnLo", range.pfnLo, "7 - i", 7L - i);
        }
        test.expectNull("one more", iova.allocIova(fromZero, 1, 7, false));
        test.expectTrue(VERIFIED, verify(test, fromZero));
    }

    /** A page before each request, so that it is not aligned by accident. */
    private void aligned(Kunit test) {
        for (int order = 0; order <= 10; order++) {
            Iova page = iova.allocIova(iovad, 1, L32, false);
            test.assertNotNull("page", page);
            Iova range = iova.allocIova(iovad, 1L << order, L32, true);
            test.assertNotNull("range", range);
            test.expectEq("range.pfnLo & (size - 1)", range.pfnLo & ((1L << order) - 1), "0", 0);
            test.expectEq("range.size()", range.size(), "size", 1L << order);
        }
        test.expectTrue(VERIFIED, verify(test, iovad));
    }

    private void oddSizes(Kunit test) {
        Iova pages = iova.allocIova(iovad, 2, L32, false);
        test.assertNotNull("pages", pages);
        for (long size = 3; size < 64; size = size + 9) {
            Iova range = iova.allocIova(iovad, size, L32, true);
            test.assertNotNull("range", range);
            test.expectEq("range.pfnLo & (align - 1)", range.pfnLo & (alignment(size) - 1), "0", 0);
            test.expectEq("range.size()", range.size(), "size", size);
        }
        test.expectTrue(VERIFIED, verify(test, iovad));
    }

    /** Without alignment nothing is left free between ranges. */
    private void packed(Kunit test) {
        long below = L32 + 1;
        for (long size = 1; size < 64; size = size + 7) {
            Iova range = iova.allocIova(iovad, size, L32, false);
            test.assertNotNull("range", range);
            test.expectEq("range.pfnHi + 1", range.pfnHi + 1, "below", below);
            below = range.pfnLo;
        }
        test.expectTrue(VERIFIED, verify(test, iovad));
    }

    /** All room is filled, each second range is freed, and as many fit again, and no more. */
    private void exactHoles(Kunit test) {
        for (long size = 3; size <= 24; size = size + 7) {
            boolean aligned = (size & 1) == 0;
            int count = 0;
            while (count < SLOTS) {
                iovas[count] = iova.allocIova(iovad, size, HOLES, aligned);
                if (iovas[count] == null) {
                    break;
                }
                count++;
            }
            test.expectGt("count", count, "32", 32);
            int freed = 0;
            for (int i = 0; i < count; i += 2) {
                iova.freeIova(iovad, iovas[i]);
                freed++;
            }
            test.expectTrue(VERIFIED, verify(test, iovad));

            int refilled = 0;
            for (int i = 0; i < count; i += 2) {
                iovas[i] = iova.allocIova(iovad, size, HOLES, aligned);
                if (iovas[i] != null) {
                    refilled++;
                }
            }
            test.expectEq("refilled", refilled, "freed", freed);
            test.expectNull("one more", iova.allocIova(iovad, size, HOLES, aligned));
            test.expectTrue(VERIFIED, verify(test, iovad));
            for (int i = 0; i < count; i++) {
                if (iovas[i] != null) {
                    iova.freeIova(iovad, iovas[i]);
                }
            }
        }
    }

    /** Leaves holes of 2, 1, 8, 2, 4, 2 and 12 pfns. */
    private void makeHoles(IovaDomain iovad) {
        iova.reserveIova(iovad, 3, 3);
        iova.reserveIova(iovad, 5, 5);
        iova.reserveIova(iovad, 14, 14);
        iova.reserveIova(iovad, 17, 19);
        iova.reserveIova(iovad, 24, 24);
        iova.reserveIova(iovad, 27, 27);
        iova.reserveIova(iovad, 40, 40);
    }

    private void assertServed(Kunit test, long size, long limit, boolean aligned) {
        long room = roomFor(iovad, size, limit, aligned);
        long place = tried(iovad, size, limit, aligned);
        if (room != 0) {
            test.assertNe("place", place, "0", 0);
        } else {
            test.assertEq("place", place, "0", 0);
        }
    }

    /** What fits somewhere is not refused, and what fits nowhere is. */
    private void everyHole(Kunit test) {
        makeHoles(iovad);
        for (long limit = 1; limit <= 40; limit++) {
            for (long size = 1; size <= SIZES; size++) {
                assertServed(test, size, limit, false);
                assertServed(test, size, limit, true);
            }
        }
        test.expectTrue(VERIFIED, verify(test, iovad));
    }

    private void assertHighest(Kunit test, long size, long limit, boolean aligned) {
        long room = roomFor(iovad, size, limit, aligned);
        long place = tried(iovad, size, limit, aligned);
        if (place != 0) {
            test.assertEq("place", place, "room", room);
        }
    }

    /** What is given out is the highest that there is, whatever went before. Whether it is given out, others look at. */
    private void highest(Kunit test) {
        makeHoles(iovad);
        for (long limit = 1; limit <= 40; limit++) {
            for (long size = 1; size <= SIZES; size++) {
                assertHighest(test, size, limit, false);
                assertHighest(test, size, limit, true);
            }
        }
        Iova low = iova.allocIova(iovad, 1, 40, false);
        test.assertNotNull("low", low);
        Iova high = iova.allocIova(iovad, 1, L32, false);
        test.assertNotNull("high", high);
        test.expectEq("high.pfnHi", high.pfnHi, "L32", L32);
        test.expectTrue(VERIFIED, verify(test, iovad));
    }

    /** What fails below a low limit says nothing of a higher one. */
    private void failedLimit(Kunit test) {
        Iova reserved = iova.reserveIova(iovad, 1, 4095);
        test.assertNotNull("reserved", reserved);
        test.expectNull("what is full", iova.allocIova(iovad, 1, 4095, false));
        Iova range = iova.allocIova(iovad, 1, L32, false);
        test.assertNotNull("range", range);
    }

    /** One more than that limit is none, so nothing can be given out below it. */
    private void limitAllOnes(Kunit test) {
        Iova range = iova.allocIova(iovad, 1, ~0L, false);
        test.expectNull("range", range);
        test.expectTrue(VERIFIED, verify(test, iovad));
        range = iova.allocIova(iovad, 1, L32, false);
        test.expectNotNull("range", range);
    }

    /** Two pfns are left, the first of them odd: no room for an aligned pair, but for another one. */
    private void failedAlignment(Kunit test) {
        iova.reserveIova(iovad, 1, 256);
        iova.reserveIova(iovad, 259, L32);
        test.expectNull("an aligned pair", iova.allocIova(iovad, 2, L32, true));
        Iova range = iova.allocIova(iovad, 2, L32, false);
        test.assertNotNull("range", range);
        test.expectEq("range.pfnLo", range.pfnLo, "257", 257);
    }

    /** As a driver does that would rather have low pfns: both ways have to be taken. */
    private void fallback(Kunit test) {
        int low = 0;
        int high = 0;
        for (int i = 0; i < 600; i++) {
            Iova range = iova.allocIova(iovad, i % 4 + 1L, FEW, true);
            if (range != null) {
                test.expectLe("range.pfnHi", range.pfnHi, "FEW", FEW);
                low++;
            } else {
                range = iova.allocIova(iovad, i % 4 + 1L, L36, true);
                test.assertNotNull("range", range);
                test.expectGt("range.pfnLo", range.pfnLo, "FEW", FEW);
                high++;
            }
        }
        test.expectGt("low", low, "0", 0);
        test.expectGt("high", high, "0", 0);
        test.expectTrue(VERIFIED, verify(test, iovad));
    }

    /** Over three ranges and what lies between them; part of the first and of the last is outside. */
    private void reserveRanges(Kunit test) {
        for (long pfn = 10; pfn < 60; pfn = pfn + 20) {
            test.expectNotNull("reserved", iova.reserveIova(iovad, pfn, pfn + 9));
        }
        test.expectNotNull("reserved", iova.reserveIova(iovad, 15, 55));
        test.expectTrue(VERIFIED, verify(test, iovad));
        for (long pfn = 10; pfn < 60; pfn++) {
            test.expectNotNull("what is reserved", iova.findIova(iovad, pfn));
        }
        test.expectNull("below", iova.findIova(iovad, 9));
        test.expectNull("above", iova.findIova(iovad, 60));
        for (int i = 0; i < 49; i++) {
            Iova range = iova.allocIova(iovad, 1, 99, false);
            test.assertNotNull("range", range);
        }
        test.expectNull("one more", iova.allocIova(iovad, 1, 99, false));
        test.expectTrue(VERIFIED, verify(test, iovad));
    }

    private void find(Kunit test) {
        Iova first = iova.allocIova(iovad, 21, L32, false);
        test.assertNotNull("first", first);
        Iova second = iova.allocIova(iovad, 5, first.pfnLo - 2, false);
        test.assertNotNull("second", second);
        for (long pfn = first.pfnLo; pfn <= first.pfnHi; pfn++) {
            test.expectPtrEq("found", iova.findIova(iovad, pfn), "first", first);
        }
        test.expectNull("above", iova.findIova(iovad, first.pfnHi + 1));
        test.expectNull("between", iova.findIova(iovad, first.pfnLo - 1));
        test.expectPtrEq("found", iova.findIova(iovad, first.pfnLo - 2), "second", second);
        long pfn = first.pfnLo;
        iova.freeIova(iovad, first);
        test.expectTrue(VERIFIED, verify(test, iovad));
        test.expectNull("what is free", iova.findIova(iovad, pfn));
    }

    /** What all other cases rely on. */
    private void verifier(Kunit test) {
        Iova upper = iova.allocIova(iovad, 1, L32, false);
        test.assertNotNull("upper", upper);
        Iova lower = iova.allocIova(iovad, 2, L32, false);
        test.assertNotNull("lower", lower);
        long kept = lower.pfnHi;
        lower.pfnHi = upper.pfnLo;
        test.expectFalse("an overlap is right", verify(test, iovad));
        lower.pfnHi = lower.pfnLo - 1;
        test.expectFalse("an end before the start is right", verify(test, iovad));
        lower.pfnHi = kept;
        test.expectTrue(VERIFIED, verify(test, iovad));
    }

    /** The next state of the generator, in the arithmetic of a {@code u32}; all of its bits vary. */
    private static int xorshift(int state) {
        int next = state ^ state << 13;
        next = next ^ next >>> 17;
        return next ^ next << 5;
    }

    private void mixed(Kunit test) {
        int state = 0x2545F491;
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            state = xorshift(state);
            int slot = (state >>> 16) % MIXED_SLOTS;
            if (iovas[slot] != null) {
                iova.freeIova(iovad, iovas[slot]);
                iovas[slot] = null;
            } else {
                state = xorshift(state);
                int kind = (state >>> 16) % KINDS;
                state = xorshift(state);
                int size = (state >>> 16) % SIZES;
                seen[kind * SIZES + size] = seen[kind * SIZES + size] + 1;
                long limit = L36;
                if (kind < 4) {
                    limit = L32;
                }
                if (kind < 2) {
                    limit = MIXED_FEW;
                }
                boolean aligned = (kind & 1) != 0;
                iovas[slot] = iova.allocIova(iovad, size + 1L, limit, aligned);
                if (iovas[slot] == null) {
                    refused++;
                } else {
                    test.expectLe("pfnHi", iovas[slot].pfnHi, "limit", limit);
                    test.expectEq("size", iovas[slot].size(), "size + 1", size + 1L);
                    if (aligned) {
                        test.expectEq("pfnLo & (align - 1)", iovas[slot].pfnLo & (alignment(size + 1L) - 1), "0", 0);
                    }
                }
            }
            boolean verified = verify(test, iovad);
            test.expectTrue(VERIFIED, verified);
            if (!verified) {
                break;
            }
        }
        for (int kind = 0; kind < KINDS * SIZES; kind++) {
            test.expectGt("seen[kind]", seen[kind], "0", 0);
        }
        test.expectGt("refused", refused, "0", 0);
    }

    /** Whether all invariants of the domain hold; reports each one that does not. */
    @Mirrors("iova_domain_verify_invariants")
    private boolean verify(Kunit test, IovaDomain domain) {
        List<String> findings = iova.verifyInvariants(domain);
        findings.forEach(test::info);
        return findings.isEmpty();
    }
}
