// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.run;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.NotProvenException;
import org.iovakit.app.render.RenderPlan;
import org.iovakit.app.render.Rendering;
import org.iovakit.app.suite.Verdict;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.patchgen.PatchGenException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code iovakit patches}. */
@Command(
        name = "patches",
        mixinStandardHelpOptions = true,
        description = {
            "Render the patch emails and check that they apply.",
            "A patch is rendered only from a stage that passes in the same run all that iovakit run asks of it; that"
                    + " shows the verdict stage by stage too, and runs the suite on the stages whose patches are not"
                    + " rendered."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit patches --kernel ~/src/linux --rev iommu/next",
            "  iovakit patches --kernel ~/src/linux.git --branch iova-v1",
        })
public final class PatchesCommand implements Callable<Integer> {
    @ParentCommand
    private Invocation iovakit;

    @Mixin
    private RenderOptions options;

    @Override
    public Integer call() throws PatchGenException, NotProvenException {
        Environment environment = iovakit.environment();
        RenderPlan plan = options.plan(environment);
        try (Rendering rendering = Rendering.open(environment, plan, new RenderingText(iovakit, plan))) {
            List<StageResult> results = rendering.suite();
            Verdict.requirePassed(BackendResult.of(results));
            rendering.write(results, Optional.empty());
            return ExitCode.CLEAN;
        }
    }
}
