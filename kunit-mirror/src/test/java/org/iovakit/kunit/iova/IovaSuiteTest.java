// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import static org.iovakit.kunit.KunitMacro.ASSERT_NOT_NULL;
import static org.iovakit.kunit.KunitMacro.EXPECT_EQ;
import static org.iovakit.kunit.KunitMacro.EXPECT_LE;
import static org.iovakit.kunit.KunitMacro.EXPECT_LT;
import static org.iovakit.kunit.KunitMacro.EXPECT_PTR_EQ;
import static org.iovakit.kunit.KunitMacro.EXPECT_TRUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageTree;
import org.iovakit.kernel.FailSlab;
import org.iovakit.kernel.Machine;
import org.iovakit.kunit.CaseResult;
import org.iovakit.kunit.KunitDynamicTests;
import org.iovakit.kunit.KunitMacro;
import org.iovakit.kunit.KunitStatus;
import org.iovakit.stages.mainline.MainlineAllocator;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class IovaSuiteTest {

    /** Every case on every stage. */
    @TestFactory
    Stream<DynamicContainer> stages() {
        return StageTree.installed().lineage("kunit").stream()
                .map(stage -> KunitDynamicTests.of(
                        "stage %d %s".formatted(stage.number(), stage.name()), Suite.IOVA.on(stage)));
    }

    private static StageResult runBase(Function<Machine, IovaAllocator> loader) {
        return StageRunner.run(
                Suite.IOVA, StageTree.installed().lineage("kunit").get(0).loading(loader));
    }

    @Test
    void hasTheElevenCasesInOrder() {
        assertEquals(
                List.of(
                        "test_init_destroy",
                        "test_basic_alloc_free",
                        "test_size_aligned",
                        "test_top_down_preference",
                        "test_limit_pfn_respected",
                        "test_reserve_iova",
                        "test_find_iova",
                        "test_32bit_in_64bit_domain",
                        "test_two_phase_alignment",
                        "test_pci_32bit_workaround_pattern",
                        "test_stress_random"),
                StageRunner.run(
                                Suite.IOVA,
                                StageTree.installed().lineage("kunit").get(0))
                        .suite()
                        .cases()
                        .stream()
                        .map(CaseResult::name)
                        .toList());
    }

    /** Counted by hand from the description of the cases; set-up and clean-up verify once each. */
    @Test
    void makesTheChecksOfItsTwin() {
        Map<String, Map<KunitMacro, Integer>> checks =
                StageRunner.run(
                                Suite.IOVA,
                                StageTree.installed().lineage("kunit").get(0))
                        .suite()
                        .cases()
                        .stream()
                        .collect(Collectors.toMap(
                                CaseResult::name, result -> result.checks().byMacro()));

        assertEquals(
                Map.ofEntries(
                        Map.entry("test_init_destroy", Map.of(EXPECT_TRUE, 2)),
                        Map.entry(
                                "test_basic_alloc_free",
                                Map.of(ASSERT_NOT_NULL, 2, EXPECT_LE, 1, EXPECT_EQ, 2, EXPECT_TRUE, 2 + 2)),
                        Map.entry(
                                "test_size_aligned", Map.of(ASSERT_NOT_NULL, 8, EXPECT_EQ, 8 * 2, EXPECT_TRUE, 8 + 2)),
                        Map.entry(
                                "test_top_down_preference",
                                Map.of(ASSERT_NOT_NULL, 16, EXPECT_LT, 15, EXPECT_TRUE, 1 + 2)),
                        Map.entry(
                                "test_limit_pfn_respected",
                                Map.of(ASSERT_NOT_NULL, 100, EXPECT_LE, 100, EXPECT_TRUE, 1 + 2)),
                        Map.entry(
                                "test_reserve_iova", Map.of(ASSERT_NOT_NULL, 101, EXPECT_LT, 100, EXPECT_TRUE, 2 + 2)),
                        Map.entry("test_find_iova", Map.of(ASSERT_NOT_NULL, 1, EXPECT_PTR_EQ, 2, EXPECT_TRUE, 2)),
                        Map.entry(
                                "test_32bit_in_64bit_domain",
                                Map.of(ASSERT_NOT_NULL, 1001, EXPECT_LE, 1, EXPECT_TRUE, 2 + 2)),
                        Map.entry(
                                "test_two_phase_alignment",
                                Map.of(ASSERT_NOT_NULL, 65, EXPECT_EQ, 65, EXPECT_TRUE, 3 + 2)),
                        Map.entry(
                                "test_pci_32bit_workaround_pattern", Map.of(ASSERT_NOT_NULL, 500, EXPECT_TRUE, 1 + 2)),
                        Map.entry("test_stress_random", Map.of(EXPECT_TRUE, 2048 + 2))),
                checks);
    }

    @Test
    void reportsThePfnOfTheAlignedPair() {
        CaseResult twoPhase = StageRunner.run(
                        Suite.IOVA, StageTree.installed().lineage("kunit").get(0))
                .suite()
                .cases()
                .get(8);

        // The highest freed pair is the first that was allocated; its neighbour below lives on.
        assertEquals(List.of("pfn 0xffffe, beside a survivor"), twoPhase.diagnostics());
    }

    @Test
    void aWarningFailsTheCase() {
        StageResult result = runBase(machine -> {
            machine.warnings().warn("a splat");
            return StageTree.installed().lineage("kunit").get(0).load(machine);
        });

        assertEquals(11, result.suite().count(KunitStatus.FAILURE));
        for (CaseResult each : result.suite().cases()) {
            assertEquals(List.of("WARN_ON: a splat"), each.failures(), each.name());
        }
    }

    /** A range that nobody gives back is missed when the last user goes. */
    @Test
    void aWarningOfTheCleanUpFailsTheCase() {
        StageResult result = runBase(machine -> new MainlineAllocator(machine) {
            @Override
            public void initIovaDomain(IovaDomain iovad, long granule, long startPfn) {
                super.initIovaDomain(iovad, granule, startPfn);
                allocIovaMem();
            }
        });

        assertEquals(11, result.suite().count(KunitStatus.FAILURE));
        for (CaseResult each : result.suite().cases()) {
            assertEquals(1, each.failures().size(), each.name());
            assertTrue(
                    each.failures().get(0).startsWith("WARN_ON: "),
                    each.failures().toString());
        }
    }

    @Test
    void noMemoryForTheCachesFailsInit() {
        StageResult result = runBase(machine -> {
            machine.failSlab().fail(FailSlab.KMEM_CACHE, 0, -1);
            return StageTree.installed().lineage("kunit").get(0).load(machine);
        });

        assertEquals(11, result.suite().count(KunitStatus.FAILURE));
        CaseResult first = result.suite().cases().get(0);
        assertEquals(List.of("failed to initialize: -12"), first.failures());
        assertEquals(0, first.checks().total());
    }

    @Test
    void noMemoryForTheRcachesFailsInitAndReturnsTheCaches() {
        StageResult result = runBase(machine -> {
            machine.failSlab().fail(FailSlab.PERCPU, 0, -1);
            return StageTree.installed().lineage("kunit").get(0).load(machine);
        });

        CaseResult first = result.suite().cases().get(0);
        assertTrue(
                first.failures().contains("failed to initialize: -12"),
                first.failures().toString());
    }

    @Test
    void noMemoryForARangeFailsTheAssertion() {
        StageResult result = runBase(machine -> {
            machine.failSlab().fail("iommu_iova", 0, -1);
            return StageTree.installed().lineage("kunit").get(0).load(machine);
        });

        assertEquals(KunitStatus.SUCCESS, result.suite().cases().get(0).status());
        CaseResult basic = result.suite().cases().get(1);
        assertEquals(KunitStatus.FAILURE, basic.status());
        assertEquals(1, basic.checks().assertions());
        String failure = basic.failures().get(0);
        assertTrue(failure.endsWith("\nExpected first != null, but\n    first == null"), failure);
        assertEquals(KunitStatus.SUCCESS, result.suite().cases().get(10).status());
    }
}
