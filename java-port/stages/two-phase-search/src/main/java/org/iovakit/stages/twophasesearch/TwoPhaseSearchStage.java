// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.twophasesearch;

import java.util.Optional;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.limitaware.LimitAwareStage;

/** See {@link TwoPhaseSearchAllocator}. */
public record TwoPhaseSearchStage() implements Stage {
    @Override
    public String name() {
        return "two-phase-search";
    }

    @Override
    public Optional<Stage> parent() {
        return Optional.of(new LimitAwareStage());
    }

    @Override
    public String title() {
        return "gaps that surely hold an aligned range first";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new TwoPhaseSearchAllocator(machine);
    }
}
