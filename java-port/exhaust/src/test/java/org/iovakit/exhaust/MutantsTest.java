// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kernel.BugException;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.augmentedtree.GapIova;
import org.iovakit.stages.mainline.CachedNodeDomain;
import org.iovakit.stages.mainline.MainlineAllocator;
import org.iovakit.stages.twophasesearch.TwoPhaseSearchAllocator;
import org.junit.jupiter.api.Test;

/** Each kind of violation is seen. */
class MutantsTest {
    private static final SmallDomain DOMAIN = new SmallDomain(0, 8);

    @Test
    void anAnswerThatIsNotTheExpectedOne() {
        // A stage that searches in one phase, held against what two phases have to give.
        Violation violation = violation(StageTree.installed()
                .lineage("kunit")
                .get(4)
                .loading(
                        machine -> StageTree.installed().lineage("kunit").get(3).load(machine)));

        assertTrue(violation.message().startsWith("expected "), violation.message());
    }

    /** It is in the tree, and where all room is below it: no invariant is broken, and requests still get room. */
    @Test
    void aNodeThatIsRememberedForNothing() {
        Violation violation =
                violation(StageTree.installed().lineage("kunit").get(0).loading(Forgetful::new));

        assertTrue(violation.message().contains("Remembered[lo=" + Long.MAX_VALUE), violation.message());
    }

    @Test
    void anInvariantThatIsBroken() {
        Violation violation =
                violation(StageTree.installed().lineage("kunit").get(4).loading(StaleGap::new));

        assertTrue(violation.message().contains("gap_to_prev"), violation.message());
    }

    @Test
    void aBug() {
        Violation violation =
                violation(StageTree.installed().lineage("kunit").get(0).loading(Fragile::new));

        assertEquals("free_pfn 0x100000", last(violation));
        assertTrue(violation.message().contains("BUG"), violation.message());
    }

    @Test
    void aWarning() {
        Violation violation =
                violation(StageTree.installed().lineage("kunit").get(0).loading(Noisy::new));

        assertEquals("a planted warning", violation.message());
    }

    private static Violation violation(State stage) {
        return ModelChecker.explore(stage, DOMAIN, 5).violation().orElseThrow();
    }

    private static String last(Violation violation) {
        return violation
                .trace()
                .operations()
                .get(violation.trace().operations().size() - 1)
                .toString();
    }

    /** Goes back to the anchor when a range is freed. */
    private static final class Forgetful extends MainlineAllocator {
        Forgetful(Machine machine) {
            super(machine);
        }

        @Override
        protected void removeIova(IovaDomain iovad, Iova iova) {
            super.removeIova(iovad, iova);
            ((CachedNodeDomain) iovad).cachedNode = iovad.anchor;
        }
    }

    /** Forgets that the gap above a freed range has grown. */
    private static final class StaleGap extends TwoPhaseSearchAllocator {
        StaleGap(Machine machine) {
            super(machine);
        }

        @Override
        public Iova reserveIova(IovaDomain iovad, long pfnLo, long pfnHi) {
            Iova iova = super.reserveIova(iovad, pfnLo, pfnHi);
            if (iova.pfnLo < pfnLo) {
                ((GapIova) iova).gapToPrev++;
            }
            return iova;
        }
    }

    /** Dies when the lowest pfn is freed. */
    private static final class Fragile extends MainlineAllocator {
        Fragile(Machine machine) {
            super(machine);
        }

        @Override
        protected void removeIova(IovaDomain iovad, Iova iova) {
            if (iova.pfnLo == iovad.startPfn) {
                throw new BugException("BUG: planted");
            }
            super.removeIova(iovad, iova);
        }
    }

    /** Warns when all is taken. */
    private static final class Noisy extends MainlineAllocator {
        Noisy(Machine machine) {
            super(machine);
        }

        @Override
        public Iova reserveIova(IovaDomain iovad, long pfnLo, long pfnHi) {
            machine().warnings().warnOn(pfnLo == iovad.startPfn && pfnHi == pfnLo + 7, "a planted warning");
            return super.reserveIova(iovad, pfnLo, pfnHi);
        }
    }
}
