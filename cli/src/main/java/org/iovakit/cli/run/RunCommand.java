// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.run;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.iovakit.app.NotProvenException;
import org.iovakit.app.suite.KernelBackend;
import org.iovakit.app.suite.KernelRunner;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.patchgen.PatchGenException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code iovakit run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Validate every stage, then render the series: the main job.",
            "Runs the mirrored KUnit suite on all stages, and where there is a C compiler also the suite itself, on the C"
                    + " of all stages in user space, and holds the Java of each against that C on random operations. If"
                    + " every case passes, renders the patches against the kernel base, checks that they apply, and"
                    + " writes the emails for git send-email.",
            "Where there is a compiler and one of these checks cannot be made, nothing is written, unless --without names"
                    + " it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit run",
            "  iovakit run --full",
            "  iovakit run --kernel ~/src/linux --rev v6.12 --out /tmp/outgoing",
            "  iovakit send",
        })
public final class RunCommand implements Callable<Integer> {
    @ParentCommand
    private Invocation iovakit;

    @Mixin
    private RenderOptions options;

    @Option(
            names = "--full",
            description = "Also run the suite in a booted User Mode Linux kernel of each stage: minutes the first time."
                    + " Without what that takes, nothing is rendered.")
    private boolean full;

    @Override
    public Integer call() throws PatchGenException, NotProvenException {
        return options.render(
                iovakit,
                true,
                full
                        ? Optional.of(new KernelBackend(iovakit.environment(), KernelRunner.BOOT_LIMIT))
                        : Optional.empty());
    }
}
