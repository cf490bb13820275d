// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import java.util.function.Function;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.domain.Stages;
import org.iovakit.kernel.Machine;

/**
 * A stage of the series that loads another allocator than its own, or loads it in another way.
 *
 * @param number the stage that it passes itself off as
 * @param loader makes the allocator
 */
record LoadedStage(int number, Function<Machine, IovaAllocator> loader) implements Stage {

    @Override
    public String name() {
        return Stages.get(number).name();
    }

    @Override
    public String title() {
        return Stages.get(number).title();
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return loader.apply(machine);
    }
}
