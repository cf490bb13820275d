// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.limitaware;

import java.util.Optional;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.cacheremoval.CacheRemovalStage;

/** See {@link LimitAwareAllocator}. */
public record LimitAwareStage() implements Stage {
    @Override
    public String name() {
        return "limit-aware";
    }

    @Override
    public Optional<Stage> parent() {
        return Optional.of(new CacheRemovalStage());
    }

    @Override
    public String title() {
        return "gaps below the 32-bit limit counted on their own";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new LimitAwareAllocator(machine);
    }
}
