// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageTree;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.iovakit.kunit.CaseResult;
import org.iovakit.kunit.KunitStatus;
import org.iovakit.kunit.SuiteResult;
import org.iovakit.stages.augmentedtree.AugmentedTreeAllocator;
import org.iovakit.stages.augmentedtree.GapIova;
import org.junit.jupiter.api.Test;

/** The suite has teeth: an allocator that is wrong fails it, and the cases that fail say where. */
class BrokenStageTest {

    /** Stage 1, except that a freed range widens its successor's gap without telling the nodes above. */
    private static final class NoPropagateOnRemove extends AugmentedTreeAllocator {
        NoPropagateOnRemove(Machine machine) {
            super(machine);
        }

        @Override
        protected void removeIova(IovaDomain iovad, Iova iova) {
            cachedRbnodeDeleteUpdate(iovad, iova);
            // The anchor is above every range.
            GapIova next = (GapIova) RbTree.next(iova);
            RbNode prev = RbTree.prev(iova);
            next.gapToPrev = next.pfnLo - (prev == null ? 0 : toIova(prev).pfnHi + 1);
            iovad.rbroot.eraseAugmented(iova, IOVA_GAP_CALLBACKS);
        }
    }

    /** Stage 1, except that it takes every limit for one of 48 address bits. */
    private static final class NoLimit extends AugmentedTreeAllocator {
        NoLimit(Machine machine) {
            super(machine);
        }

        @Override
        protected int allocAndInsertIovaRange(
                IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
            return super.allocAndInsertIovaRange(iovad, size, 1L << 36, newIova, sizeAligned);
        }
    }

    private static SuiteResult run(Function<Machine, IovaAllocator> loader) {
        return StageRunner.run(
                        Suite.IOVA,
                        StageTree.installed().lineage("kunit").get(1).loading(loader))
                .suite();
    }

    private static Set<String> failed(SuiteResult suite) {
        return suite.cases().stream()
                .filter(result -> result.status() == KunitStatus.FAILURE)
                .map(CaseResult::name)
                .collect(Collectors.toSet());
    }

    @Test
    void whatIsNotBrokenPasses() {
        assertEquals(Set.of(), failed(run(AugmentedTreeAllocator::new)));
    }

    @Test
    void aDroppedPropagateIsFound() {
        SuiteResult suite = run(NoPropagateOnRemove::new);

        assertEquals(KunitStatus.FAILURE, suite.status());
        assertTrue(failed(suite).contains("test_stress_random"), failed(suite).toString());
        CaseResult stress = suite.cases().get(10);
        assertTrue(stress.diagnostics().get(0).contains("__subtree_max_gap"), stress.toString());
        assertTrue(stress.failures().get(1).matches("(?s).*\nround [0-9]+, slot [0-9]+: .*"), stress.toString());
        // It stopped there: set-up and clean-up verify once each.
        assertTrue(stress.checks().total() < 2048 + 2, stress.checks().toString());
    }

    /** Every case that looks at the limit of 32 bits, and no other. */
    @Test
    void anIgnoredLimitIsFound() {
        assertEquals(
                Set.of(
                        "test_basic_alloc_free",
                        "test_limit_pfn_respected",
                        "test_reserve_iova",
                        "test_32bit_in_64bit_domain"),
                failed(run(NoLimit::new)));
    }
}
