// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iovakit.app.Environment;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.kunit.kernel.Ending;
import org.iovakit.kunit.kernel.KernelReport;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;

/** Runs the suite in booted kernels of stages: User Mode Linux, built by the kernel's own kunit.py. */
public final class KernelBackend {
    /** The fragment of configuration that comes with the suite. */
    static final String KUNITCONFIG = "drivers/iommu/.kunitconfig";

    private final KernelRunner runner;

    /** @param limit how long a kernel may run */
    public KernelBackend(Environment environment, Duration limit) {
        this.runner = new KernelRunner(environment, limit);
    }

    /**
     * Runs the suite on stages, one after the other. What does not build, crashes or hangs is that stage's result.
     *
     * @param base what the kernels are made of; stays open
     * @throws PatchGenException if the series has no suite, or no kernel can be built or booted here
     */
    public KernelProof run(KernelBase base, EditedSeries kernels, List<State> stages) throws PatchGenException {
        if (!kernels.hasSuite()) {
            throw new PatchGenException("the series ends before the patch that adds the suite");
        }
        List<Map<String, byte[]>> files = kernels.filesWithSuite();
        byte[] fragment = files.get(0).get(KUNITCONFIG);
        if (fragment == null) {
            throw new PatchGenException("the patch that adds the suite adds no " + KUNITCONFIG
                    + ", which says how to configure a kernel for it");
        }
        Suite suite = kernels.suite();
        KernelRunner.Outcome outcome =
                runner.run(base, KernelSuite.of(suite.toString(), suite::cases, KUNITCONFIG, stages, files));
        List<BackendResult> results = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            results.add(result(stages.get(i), suite, outcome.runs().get(i)));
        }
        return new KernelProof(
                base.version().toString(), new String(fragment, UTF_8).lines().toList(), outcome.compiler(), results);
    }

    private static BackendResult result(State stage, Suite suite, KernelRun run) {
        KernelReport report = run.report();
        String whole = run.whole() + "\n";
        if (report.ending() == Ending.NOT_BUILT) {
            return BackendResult.missing(
                    Backend.KERNEL, stage, suite, run.trouble(), String.join("\n", report.reasons()) + "\n" + whole);
        }
        return BackendResult.read(
                Backend.KERNEL, stage, suite, report.console() + "\n" + whole, run.trouble(), run.time());
    }
}
