// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.cacheremoval;

import java.util.Optional;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.augmentedtree.AugmentedTreeStage;

/** See {@link CacheRemovalAllocator}. */
public record CacheRemovalStage() implements Stage {
    @Override
    public String name() {
        return "cache-removal";
    }

    @Override
    public Optional<Stage> parent() {
        return Optional.of(new AugmentedTreeStage());
    }

    @Override
    public String title() {
        return "no cached nodes";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new CacheRemovalAllocator(machine);
    }
}
