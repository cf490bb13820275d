// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.augmentedtree;

import java.util.Optional;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.MainlineStage;

/** See {@link AugmentedTreeAllocator}. */
public record AugmentedTreeStage() implements Stage {
    @Override
    public String name() {
        return "augmented-tree";
    }

    @Override
    public Optional<Stage> parent() {
        return Optional.of(new MainlineStage());
    }

    @Override
    public String title() {
        return "free gaps in an augmented tree";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new AugmentedTreeAllocator(machine);
    }
}
