// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.util.function.Function;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kernel.Bits;
import org.iovakit.kernel.Errno;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.iovakit.stages.augmentedtree.AugmentedTreeAllocator;
import org.iovakit.stages.augmentedtree.GapIova;

/** Stage 1 with one mistake each. */
final class MutantsOfStage1 {
    private MutantsOfStage1() {}

    /** Stage 1 with a mutant for its own allocator. */
    static State state(Function<Machine, IovaAllocator> mutant) {
        return StageTree.installed().lineage("kunit").get(1).loading(mutant);
    }

    /** The allocation of stage 1, in parts that a mutant can get wrong. */
    private abstract static class Mutable extends AugmentedTreeAllocator {
        Mutable(Machine machine) {
            super(machine);
        }

        boolean is32bit(IovaDomain iovad, long limitPfn) {
            return Long.compareUnsigned(limitPfn, iovad.dma32BitPfn) <= 0;
        }

        long searchLimit(long limitPfn) {
            return limitPfn;
        }

        int alignBits(long size) {
            return Bits.flsLong(size - 1);
        }

        boolean remembersFailure(boolean is32bit) {
            return is32bit;
        }

        void cache(IovaDomain iovad, Iova iova) {
            cachedRbnodeInsertUpdate(iovad, iova);
        }

        @Override
        protected final int allocAndInsertIovaRange(
                IovaDomain iovad, long size, long limitPfn, Iova newIova, boolean sizeAligned) {
            iovad.rbtreeLock.lockIrqsave();
            try {
                visits = 0;
                boolean is32bit = is32bit(iovad, limitPfn);
                if (is32bit && Long.compareUnsigned(size, iovad.max32AllocSize) >= 0) {
                    return -Errno.ENOMEM;
                }
                RbNode above = iovaSearchFreeGap(
                        iovad.rbroot.root(),
                        size,
                        searchLimit(limitPfn),
                        iovad.startPfn,
                        sizeAligned ? ~0L << alignBits(size) : ~0L,
                        newIova);
                if (above == null) {
                    iovad.max32AllocSize = remembersFailure(is32bit) ? size : iovad.max32AllocSize;
                    return -Errno.ENOMEM;
                }
                newIova.pfnHi = newIova.pfnLo + size - 1;
                iovaInsertRbtree(iovad.rbroot, newIova, above);
                cache(iovad, newIova);
                return 0;
            } finally {
                iovad.rbtreeLock.unlockIrqrestore();
            }
        }
    }

    static final class SignedLimit extends Mutable {
        SignedLimit(Machine machine) {
            super(machine);
        }

        @Override
        boolean is32bit(IovaDomain iovad, long limitPfn) {
            return limitPfn <= iovad.dma32BitPfn;
        }
    }

    static final class StrictLimit extends Mutable {
        StrictLimit(Machine machine) {
            super(machine);
        }

        @Override
        boolean is32bit(IovaDomain iovad, long limitPfn) {
            return Long.compareUnsigned(limitPfn, iovad.dma32BitPfn) < 0;
        }
    }

    static final class LimitOffByOne extends Mutable {
        LimitOffByOne(Machine machine) {
            super(machine);
        }

        @Override
        long searchLimit(long limitPfn) {
            return limitPfn - 1;
        }
    }

    static final class AlignedTwice extends Mutable {
        AlignedTwice(Machine machine) {
            super(machine);
        }

        @Override
        int alignBits(long size) {
            return Bits.flsLong(size);
        }
    }

    static final class RemembersAnyFailure extends Mutable {
        RemembersAnyFailure(Machine machine) {
            super(machine);
        }

        @Override
        boolean remembersFailure(boolean is32bit) {
            return true;
        }
    }

    static final class ForgetsCachedNodes extends Mutable {
        ForgetsCachedNodes(Machine machine) {
            super(machine);
        }

        @Override
        void cache(IovaDomain iovad, Iova iova) {}
    }

    static final class NoPropagateOnRemove extends AugmentedTreeAllocator {
        NoPropagateOnRemove(Machine machine) {
            super(machine);
        }

        @Override
        protected void removeIova(IovaDomain iovad, Iova iova) {
            cachedRbnodeDeleteUpdate(iovad, iova);
            // The anchor is above every range.
            GapIova next = toGapIova(RbTree.next(iova));
            next.gapToPrev = gapBelow(next, RbTree.prev(iova));
            iovad.rbroot.eraseAugmented(iova, IOVA_GAP_CALLBACKS);
        }
    }

    static final class NoPropagateOnInsert extends AugmentedTreeAllocator {
        NoPropagateOnInsert(Machine machine) {
            super(machine);
        }

        @Override
        protected void iovaInsertRbtree(RbTree root, Iova newIova, RbNode start) {
            linkByPfn(root, newIova, start);
            GapIova iova = toGapIova(newIova);
            GapIova next = toGapIova(RbTree.next(iova));
            iova.gapToPrev = gapBelow(iova, RbTree.prev(iova));
            iova.subtreeMaxGap = iova.gapToPrev;
            next.gapToPrev = gapBelow(next, iova);
            IOVA_GAP_CALLBACKS.propagate(iova.parent(), null);
            root.insertAugmented(iova, IOVA_GAP_CALLBACKS);
        }
    }
}
