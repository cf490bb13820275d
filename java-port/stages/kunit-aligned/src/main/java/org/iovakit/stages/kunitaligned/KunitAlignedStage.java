// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.kunitaligned;

import java.util.Optional;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.failedlimit.FailedLimitStage;

/** See {@link KunitAlignedAllocator}. */
public record KunitAlignedStage() implements Stage {
    @Override
    public String name() {
        return "kunit-aligned";
    }

    @Override
    public Optional<Stage> parent() {
        return Optional.of(new FailedLimitStage());
    }

    @Override
    public String title() {
        return "KUnit tests and the verifier that they call";
    }

    @Override
    public Optional<String> suite() {
        return Optional.of("iova-kunit-test");
    }

    @Override
    public IovaAllocator load(Machine machine) {
        return new KunitAlignedAllocator(machine);
    }
}
