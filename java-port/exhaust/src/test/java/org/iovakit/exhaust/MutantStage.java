// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import java.util.function.Function;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.SearchTraits;
import org.iovakit.domain.Stage;
import org.iovakit.domain.Stages;
import org.iovakit.kernel.Machine;

/** A stage with an allocator of the test's own. */
record MutantStage(int number, Function<Machine, IovaAllocator> allocator) implements Stage {
    @Override
    public String name() {
        return "mutant";
    }

    @Override
    public String title() {
        return "a mutant of stage " + number;
    }

    /** What the stage that it is a mutant of says of itself. */
    @Override
    public SearchTraits searchTraits() {
        return Stages.get(number).searchTraits();
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return allocator.apply(machine);
    }
}
