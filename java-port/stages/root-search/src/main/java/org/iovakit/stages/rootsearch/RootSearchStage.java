// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.rootsearch;

import java.util.Optional;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.alignedgaps.AlignedGapsStage;

/** See {@link RootSearchAllocator}. */
public record RootSearchStage() implements Stage {
    @Override
    public String name() {
        return "root-search";
    }

    @Override
    public Optional<Stage> parent() {
        return Optional.of(new AlignedGapsStage());
    }

    @Override
    public String title() {
        return "nothing is remembered beside the tree";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new RootSearchAllocator(machine);
    }
}
