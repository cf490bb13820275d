// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.Operation;

/** The way in which a driver gets and gives back ranges. */
enum Entry {
    /** Straight to the tree, with ranges aligned to their size, as the caches would ask for them. */
    TREE {
        @Override
        Operation alloc(int cpu, long size, long limitPfn) {
            return new Operation.Alloc(size, limitPfn, true);
        }

        @Override
        Operation free(int cpu, long handle) {
            return new Operation.Free(handle);
        }
    },

    /** Through the caches, which are emptied before a request is refused: how dma-iommu.c does it. */
    RCACHES {
        @Override
        Operation alloc(int cpu, long size, long limitPfn) {
            return new Operation.AllocFast(cpu, size, limitPfn, true);
        }

        @Override
        Operation free(int cpu, long handle) {
            return new Operation.FreeFast(cpu, handle);
        }
    };

    abstract Operation alloc(int cpu, long size, long limitPfn);

    abstract Operation free(int cpu, long handle);

    /** The domain for it. */
    Operation domain() {
        return new Operation.Domain(Scenario.GRANULE, Scenario.START_PFN, this == RCACHES);
    }
}
