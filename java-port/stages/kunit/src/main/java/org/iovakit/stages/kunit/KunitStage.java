// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.kunit;

import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;

/** Stage 5: after patch 5. */
public final class KunitStage implements Stage {
    @Override
    public int number() {
        return 5;
    }

    @Override
    public String name() {
        return "kunit";
    }

    @Override
    public String title() {
        return "patch 5: KUnit tests and the verifier that they call";
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new KunitAllocator(machine);
    }
}
