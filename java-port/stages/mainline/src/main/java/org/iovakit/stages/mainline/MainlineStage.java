// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import java.util.Optional;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;

/** See {@link MainlineAllocator}. */
public record MainlineStage() implements Stage {
    @Override
    public String name() {
        return "mainline";
    }

    @Override
    public Optional<Stage> parent() {
        return Optional.empty();
    }

    @Override
    public String title() {
        return "base kernel: cached nodes and a backwards walk";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new MainlineAllocator(machine);
    }
}
