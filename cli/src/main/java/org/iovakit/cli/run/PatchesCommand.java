// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.run;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.iovakit.app.NotProvenException;
import org.iovakit.cli.shared.Invocation;
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
        return options.render(iovakit, false, Optional.empty());
    }
}
