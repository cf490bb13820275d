// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.augmentedtree;

import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;

/** Stage 1: after patch 1. */
public final class AugmentedTreeStage implements Stage {
    @Override
    public int number() {
        return 1;
    }

    @Override
    public String name() {
        return "augmented-tree";
    }

    @Override
    public String title() {
        return "patch 1: free gaps in an augmented tree";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new AugmentedTreeAllocator(machine);
    }
}
