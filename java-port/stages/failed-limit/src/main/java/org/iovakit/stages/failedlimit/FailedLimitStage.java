// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.failedlimit;

import java.util.Optional;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.mainline.MainlineStage;

/** See {@link FailedLimitAllocator}. */
public record FailedLimitStage() implements Stage {
    @Override
    public String name() {
        return "failed-limit";
    }

    @Override
    public Optional<Stage> parent() {
        return Optional.of(new MainlineStage());
    }

    @Override
    public String title() {
        return "sizes are remembered only of requests that could have had all 32-bit addresses";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new FailedLimitAllocator(machine);
    }
}
