// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.alignedgaps;

import java.util.Optional;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.kunitaligned.KunitAlignedStage;

/** See {@link AlignedGapsAllocator}. */
public record AlignedGapsStage() implements Stage {
    @Override
    public String name() {
        return "aligned-gaps";
    }

    @Override
    public Optional<Stage> parent() {
        return Optional.of(new KunitAlignedStage());
    }

    @Override
    public String title() {
        return "gaps in the tree, and a search that enters only what has room";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new AlignedGapsAllocator(machine);
    }
}
