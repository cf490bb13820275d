// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.twophasesearch;

import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;

/** Stage 4: after patch 4. */
public final class TwoPhaseSearchStage implements Stage {
    @Override
    public int number() {
        return 4;
    }

    @Override
    public String name() {
        return "two-phase-search";
    }

    @Override
    public String title() {
        return "patch 4: gaps that surely hold an aligned range first";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new TwoPhaseSearchAllocator(machine);
    }
}
