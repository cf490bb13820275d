// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.kunit;

import java.util.Optional;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.twophasesearch.TwoPhaseSearchStage;

/** See {@link KunitAllocator}. */
public record KunitStage() implements Stage {
    @Override
    public String name() {
        return "kunit";
    }

    @Override
    public Optional<Stage> parent() {
        return Optional.of(new TwoPhaseSearchStage());
    }

    @Override
    public String title() {
        return "KUnit tests and the verifier that they call";
    }

    @Override
    public Optional<String> suite() {
        return Optional.of("iova");
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new KunitAllocator(machine);
    }
}
