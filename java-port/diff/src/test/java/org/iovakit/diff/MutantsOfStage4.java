// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.function.Function;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.limitaware.ClampedGapIova;
import org.iovakit.stages.twophasesearch.TwoPhaseSearchAllocator;

/** Stage 4 with one mistake each. */
enum MutantsOfStage4 {
    /** Has no room for three pages. */
    REFUSES(machine -> new TwoPhaseSearchAllocator(machine) {
        @Override
        protected int allocAndInsertIovaRange(
                IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
            visits = 0;
            return size == 3
                    ? -Errno.ENOMEM
                    : super.allocAndInsertIovaRange(iovad, size, limitPfn, newIova, sizeAligned);
        }
    }),

    /** Does not give out the pfn at the limit. */
    PLACES_LOWER(machine -> new TwoPhaseSearchAllocator(machine) {
        @Override
        protected int allocAndInsertIovaRange(
                IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
            int error = super.allocAndInsertIovaRange(iovad, size, limitPfn - 1, newIova, sizeAligned);
            return error == 0 ? 0 : super.allocAndInsertIovaRange(iovad, size, limitPfn, newIova, sizeAligned);
        }
    }),

    /** Does not remember a size that failed. */
    FORGETS_MAX32(machine -> new TwoPhaseSearchAllocator(machine) {
        @Override
        protected int allocAndInsertIovaRange(
                IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
            long before = iovad.max32AllocSize;
            int error = super.allocAndInsertIovaRange(iovad, size, limitPfn, newIova, sizeAligned);
            iovad.max32AllocSize = before;
            return error;
        }
    }),

    /** Takes a gap for larger than it is. */
    CORRUPTS_GAP(machine -> new TwoPhaseSearchAllocator(machine) {
        @Override
        protected int allocAndInsertIovaRange(
                IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
            int error = super.allocAndInsertIovaRange(iovad, size, limitPfn, newIova, sizeAligned);
            if (error == 0 && size == 5) {
                ((ClampedGapIova) newIova).clampedGap32++;
            }
            return error;
        }
    }),

    /** Leaves what is given back in the tree, where it is one page. */
    KEEPS_FREED(machine -> new TwoPhaseSearchAllocator(machine) {
        @Override
        protected void removeIova(IovaDomain iovad, Iova iova) {
            super.removeIova(iovad, iova);
            if (iova.size() == 1) {
                insertNewRange(iovad, iova.pfnLo, iova.pfnHi);
            }
        }
    }),

    /** Visits every node twenty times. */
    WALKS_MORE(machine -> new TwoPhaseSearchAllocator(machine) {
        @Override
        protected int allocAndInsertIovaRange(
                IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
            int error = super.allocAndInsertIovaRange(iovad, size, limitPfn, newIova, sizeAligned);
            visits *= 20;
            return error;
        }
    }),

    /** Warns of six pages. */
    WARNS(machine -> new TwoPhaseSearchAllocator(machine) {
        @Override
        protected int allocAndInsertIovaRange(
                IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
            machine().warnings().warnOn(size == 6, "six");
            return super.allocAndInsertIovaRange(iovad, size, limitPfn, newIova, sizeAligned);
        }
    }),

    /** Breaks down at seven pages. */
    THROWS(machine -> new TwoPhaseSearchAllocator(machine) {
        @Override
        protected int allocAndInsertIovaRange(
                IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
            if (size == 7) {
                throw new IllegalStateException("seven");
            }
            return super.allocAndInsertIovaRange(iovad, size, limitPfn, newIova, sizeAligned);
        }
    });

    @SuppressWarnings("ImmutableEnumChecker") // makes a new one each time
    private final Function<Machine, IovaAllocator> loader;

    MutantsOfStage4(Function<Machine, IovaAllocator> loader) {
        this.loader = loader;
    }

    State state() {
        return StageTree.installed().lineage("kunit").get(4).loading(loader);
    }
}
