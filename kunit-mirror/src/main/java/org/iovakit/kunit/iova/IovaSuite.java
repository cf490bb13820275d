// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import java.util.List;
import java.util.function.Function;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.iovakit.kunit.Kunit;
import org.iovakit.kunit.KunitCase;
import org.iovakit.kunit.KunitSuite;

/**
 * The suite {@code iova} of {@code drivers/iommu/iova-kunit.c}: the same cases with the same checks in the same order,
 * against the allocator of one stage.
 *
 * <p>Every case has a machine, a freshly loaded allocator and a domain of its own. Beyond what the C checks, a case
 * fails if the machine recorded a warning from set-up to clean-up; in a kernel that would be a splat in the log.
 *
 * <p>What a case and its helpers do is what the C does, statement by statement, under the C names in Java's spelling:
 * {@link org.iovakit.kunit.shape.SuiteShape} reads it off, to be held against the C. What differs by nature is the rest:
 * the suite's {@code init} and {@code exit} have the checks of the C, and only these in common with it, and the texts of
 * diagnostics are Java's own. {@code verify} makes no check: each caller puts its result into an expectation, as C does
 * with {@code iova_domain_verify_invariants}.
 */
public final class IovaSuite {

    /** The highest pfn that an address of 32 bits reaches, for pages of 4 KiB. */
    static final long L32 = 0xffff_ffffL >> 12;

    /** A pfn limit well above {@link #L32} that an {@code unsigned long} of 32 bits holds, too. */
    static final long L64 = (1L << 36) >> 12;

    private static final long PAGE_SIZE = 1L << 12;

    private static final int STRESS_SLOTS = 512;
    private static final int STRESS_ROUNDS = 2048;

    private static final String VERIFIED = "verify(test, iovad)";

    private final State stage;
    private final Function<IovaAllocator, SuiteCalls> through;
    private SuiteCalls iova;
    private IovaDomain iovad;
    private Iova[] slots;

    private IovaSuite(State stage, Function<IovaAllocator, SuiteCalls> through) {
        this.stage = stage;
        this.through = through;
    }

    /** See {@link Suite#on(State, Function)}. */
    static KunitSuite of(State stage, Function<IovaAllocator, SuiteCalls> through) {
        IovaSuite suite = new IovaSuite(stage, through);
        List<KunitCase> cases = List.of(
                new KunitCase("test_init_destroy", suite::testInitDestroy),
                new KunitCase("test_basic_alloc_free", suite::testBasicAllocFree),
                new KunitCase("test_size_aligned", suite::testSizeAligned),
                new KunitCase("test_top_down_preference", suite::testTopDownPreference),
                new KunitCase("test_limit_pfn_respected", suite::testLimitPfnRespected),
                new KunitCase("test_reserve_iova", suite::testReserveIova),
                new KunitCase("test_find_iova", suite::testFindIova),
                new KunitCase("test_32bit_in_64bit_domain", suite::test32bitIn64bitDomain),
                new KunitCase("test_two_phase_alignment", suite::testTwoPhaseAlignment),
                new KunitCase("test_pci_32bit_workaround_pattern", suite::testPci32bitWorkaroundPattern),
                new KunitCase("test_stress_random", suite::testStressRandom));
        return new KunitSuite("iova", suite::init, suite::exit, cases);
    }

    private int init(Kunit test) {
        Machine machine = new Machine(1, PAGE_SIZE);
        iova = through.apply(stage.load(machine));
        this.iovad = null;
        slots = new Iova[STRESS_SLOTS];
        // Added first, so that it runs last and sees the warnings of the clean-up, too.
        test.addAction(() -> machine.warnings().all().forEach(warning -> test.failCurrentTest("WARN_ON: " + warning)));

        int error = iova.iovaCacheGet();
        if (error != 0) {
            return error;
        }
        test.addAction(iova::iovaCachePut);

        IovaDomain iovad = iova.newDomain();
        iova.initIovaDomain(iovad, PAGE_SIZE, 1);
        error = iova.iovaDomainInitRcaches(iovad);
        if (error != 0) {
            return error;
        }
        test.addAction(() -> iova.putIovaDomain(iovad));

        this.iovad = iovad;
        test.expectTrue(VERIFIED, verify(test, iovad));
        return 0;
    }

    private void exit(Kunit test) {
        if (iovad != null) {
            test.expectTrue(VERIFIED, verify(test, iovad));
        }
    }

    /** Set-up and clean-up do it all. */
    private void testInitDestroy(Kunit test) {}

    private void testBasicAllocFree(Kunit test) {
        Iova first = iova.allocIova(iovad, 1, L32, false);
        test.assertNotNull("first", first);
        test.expectLe("first.pfnHi", first.pfnHi, "L32", L32);
        test.expectEq("first.size()", first.size(), "1", 1);
        test.expectTrue(VERIFIED, verify(test, iovad));

        long pfnLo = first.pfnLo;
        iova.freeIova(iovad, first);
        test.expectTrue(VERIFIED, verify(test, iovad));

        Iova second = iova.allocIova(iovad, 1, L32, false);
        test.assertNotNull("second", second);
        test.expectEq("second.pfnLo", second.pfnLo, "pfnLo", pfnLo);
        iova.freeIova(iovad, second);
    }

    private void testSizeAligned(Kunit test) {
        for (int order = 0; order <= 7; order++) {
            long size = 1L << order;
            Iova aligned = iova.allocIova(iovad, size, L32, true);
            test.assertNotNull("aligned", aligned);
            test.expectEq("aligned.pfnLo & (size - 1)", aligned.pfnLo & (size - 1), "0", 0);
            test.expectEq("aligned.size()", aligned.size(), "size", size);
            iova.freeIova(iovad, aligned);
            test.expectTrue(VERIFIED, verify(test, iovad));
        }
    }

    private void testTopDownPreference(Kunit test) {
        Iova[] iovas = new Iova[16];
        for (int i = 0; i < iovas.length; i++) {
            iovas[i] = iova.allocIova(iovad, 1, L32, false);
            test.assertNotNull("iovas[i]", iovas[i]);
            if (i > 0) {
                test.expectLt("iovas[i].pfnLo", iovas[i].pfnLo, "iovas[i - 1].pfnLo", iovas[i - 1].pfnLo);
            }
        }
        test.expectTrue(VERIFIED, verify(test, iovad));
        for (int i = 0; i < iovas.length; i++) {
            iova.freeIova(iovad, iovas[i]);
        }
    }

    private void testLimitPfnRespected(Kunit test) {
        for (int i = 0; i < 100; i++) {
            Iova low = iova.allocIova(iovad, 1, L32, false);
            test.assertNotNull("low", low);
            test.expectLe("low.pfnHi", low.pfnHi, "L32", L32);
        }
        test.expectTrue(VERIFIED, verify(test, iovad));
    }

    private void testReserveIova(Kunit test) {
        Iova reserved = iova.reserveIova(iovad, L32 / 2, L32);
        test.assertNotNull("reserved", reserved);
        test.expectTrue(VERIFIED, verify(test, iovad));

        for (int i = 0; i < 100; i++) {
            Iova below = iova.allocIova(iovad, 1, L32, false);
            test.assertNotNull("below", below);
            test.expectLt("below.pfnHi", below.pfnHi, "L32 / 2", L32 / 2);
        }
        test.expectTrue(VERIFIED, verify(test, iovad));
    }

    private void testFindIova(Kunit test) {
        Iova wanted = iova.allocIova(iovad, 4, L32, true);
        test.assertNotNull("wanted", wanted);

        Iova found = iova.findIova(iovad, wanted.pfnLo);
        test.expectPtrEq("found", found, "wanted", wanted);
        found = iova.findIova(iovad, wanted.pfnHi);
        test.expectPtrEq("found", found, "wanted", wanted);
        if (wanted.pfnHi + 1 <= L32) {
            found = iova.findIova(iovad, wanted.pfnHi + 1);
            test.expectPtrNe("found", found, "wanted", wanted);
        }
        iova.freeIova(iovad, wanted);
    }

    private void test32bitIn64bitDomain(Kunit test) {
        for (int i = 0; i < 1000; i++) {
            Iova high = iova.allocIova(iovad, 1, L64, true);
            test.assertNotNull("high", high);
        }
        test.expectTrue(VERIFIED, verify(test, iovad));

        Iova low = iova.allocIova(iovad, 1, L32, true);
        test.assertNotNull("low", low);
        test.expectLe("low.pfnHi", low.pfnHi, "L32", L32);
        test.expectTrue(VERIFIED, verify(test, iovad));
        iova.freeIova(iovad, low);
    }

    private void testTwoPhaseAlignment(Kunit test) {
        Iova[] iovas = new Iova[64];
        boolean touches = false;
        for (int i = 0; i < iovas.length; i++) {
            iovas[i] = iova.allocIova(iovad, 2, L32, true);
            test.assertNotNull("iovas[i]", iovas[i]);
            test.expectEq("iovas[i].pfnLo & 1", iovas[i].pfnLo & 1, "0", 0);
        }
        test.expectTrue(VERIFIED, verify(test, iovad));

        for (int i = 0; i < iovas.length; i += 2) {
            iova.freeIova(iovad, iovas[i]);
        }
        test.expectTrue(VERIFIED, verify(test, iovad));

        Iova pair = iova.allocIova(iovad, 2, L32, true);
        test.assertNotNull("pair", pair);
        test.expectEq("pair.pfnLo & 1", pair.pfnLo & 1, "0", 0);
        for (int i = 1; i < iovas.length; i += 2) {
            touches |= iovas[i].pfnHi + 1 == pair.pfnLo || pair.pfnHi + 1 == iovas[i].pfnLo;
        }
        test.info("pfn %#x, %s".formatted(pair.pfnLo, touches ? "beside a survivor" : "apart from all survivors"));
        iova.freeIova(iovad, pair);
        test.expectTrue(VERIFIED, verify(test, iovad));

        for (int i = 1; i < iovas.length; i += 2) {
            iova.freeIova(iovad, iovas[i]);
        }
    }

    private void testPci32bitWorkaroundPattern(Kunit test) {
        for (int i = 0; i < 500; i++) {
            long size = i % 4 + 1L;
            Iova any = iova.allocIova(iovad, size, L32, true);
            if (any == null) {
                any = iova.allocIova(iovad, size, L64, true);
            }
            test.assertNotNull("any", any);
        }
        test.expectTrue(VERIFIED, verify(test, iovad));
    }

    private void testStressRandom(Kunit test) {
        int state = 0xDEADBEEF;
        for (int round = 0; round < STRESS_ROUNDS; round++) {
            state = stressStep(state);
            int slot = (state >>> 8) % STRESS_SLOTS;
            state = stressStep(state);
            long limit = (state & 1) != 0 ? L32 : L64;
            String operation;
            if (slots[slot] != null) {
                operation = "free of [%#x, %#x]".formatted(slots[slot].pfnLo, slots[slot].pfnHi);
                iova.freeIova(iovad, slots[slot]);
                slots[slot] = null;
            } else {
                state = stressStep(state);
                long size = 1L << ((state >>> 8) % 4);
                state = stressStep(state);
                boolean aligned = (state & 1) != 0;
                operation = "alloc of %d, limit %#x, %s".formatted(size, limit, aligned ? "aligned" : "unaligned");
                slots[slot] = iova.allocIova(iovad, size, limit, aligned);
            }
            boolean verified = verify(test, iovad);
            test.expectTrue(VERIFIED, verified);
            if (!verified) {
                test.fail("round %d, slot %d: %s".formatted(round, slot, operation));
                break;
            }
        }
        for (int slot = 0; slot < STRESS_SLOTS; slot++) {
            if (slots[slot] != null) {
                iova.freeIova(iovad, slots[slot]);
            }
        }
    }

    /** The next state of the generator, in the arithmetic of a {@code u32}. */
    private static int stressStep(int state) {
        return state * 1103515245 + 12345;
    }

    /** Whether all invariants of the domain hold; reports each one that does not. */
    @Mirrors("iova_domain_verify_invariants")
    private boolean verify(Kunit test, IovaDomain domain) {
        List<String> findings = iova.verifyInvariants(domain);
        findings.forEach(test::info);
        return findings.isEmpty();
    }
}
