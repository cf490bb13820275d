// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.subject.CTwin;
import org.iovakit.diff.Pair;
import org.iovakit.domain.State;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.Replayers;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.OwnSeries;
import org.iovakit.testing.RequiresProgram;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stages of the Java differ in is not asked where the kernel's caches have other magazines. */
@RequiresProgram(value = "gcc", debianPackage = "gcc")
class TwinCheckOnCTest {
    private static final Trace CACHES = trace(new Operation.Nomem());

    @TempDir
    Path scratch;

    private static Trace trace(Operation before) {
        return new Trace(
                1,
                List.of(
                        new Operation.Domain(4096, 1, true),
                        new Operation.AllocFast(0, 1, 0xfffff, false),
                        before,
                        new Operation.FreeFast(0, 0),
                        new Operation.AllocFast(0, 1, 0xfffff, false)));
    }

    private TwinCheck.Verdict check(KernelSources kernel, Trace trace) throws IOException, PatchGenException {
        EditedSeries kernels = OwnSeries.on(kernel, "iova-augmented-rbtree");
        Compiler compiler = Compiler.find(System.getenv(), Duration.ofMinutes(2));
        CTwin twin = new CTwin(compiler, new Replayers(compiler, scratch), scratch);
        List<State> states = kernels.lineage().states();
        return new TwinCheckOnC(twin, List.of(kernels)).check(new Pair(states.get(0), states.get(1)), trace);
    }

    @Test
    void magazinesThatMayBeMissing() throws Exception {
        TwinCheck.Verdict verdict = check(KernelSources.LINUX_7_3, CACHES);
        String reason = assertInstanceOf(TwinCheck.Unconfirmed.class, verdict).reason();
        assertTrue(reason.contains("magazines on demand"), reason);
    }

    @Test
    void theSameWhereMemoryIsNotShort() throws Exception {
        assertEquals(new TwinCheck.Confirmed(), check(KernelSources.LINUX_7_3, trace(new Operation.Dump())));
    }

    @Test
    void magazinesThatAreThere() throws Exception {
        assertEquals(new TwinCheck.Confirmed(), check(KernelSources.LINUX_7_2, CACHES));
    }
}
