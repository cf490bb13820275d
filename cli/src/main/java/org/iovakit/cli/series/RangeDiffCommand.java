// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.series;

import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.render.VersionSource;
import org.iovakit.app.series.SeriesStore;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.RangeDiff;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.git.Identity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit range-diff}. */
@Command(
        name = "range-diff",
        mixinStandardHelpOptions = true,
        description = {
            "Have git say what changed between two versions of a series, patch by patch.",
            "Each is committed on your kernel in a temporary repository: a version that was posted as its mails have it,"
                    + " another as its templates say. The exit code says nothing of what is found, as that of git range-diff."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit range-diff v1 v2 --kernel ~/src/linux",
            "  iovakit range-diff mbox:thread.mbox@v1 v2 --kernel ~/src/linux",
            "  iovakit range-diff mbox:thread.mbox@v1 mbox:thread.mbox@v2",
        })
public final class RangeDiffCommand implements Callable<Integer> {
    private static final int MOST_PERCENT = 100;

    @ParentCommand
    private Invocation iovakit;

    @Parameters(
            index = "0",
            paramLabel = "OLDER",
            description = "A version of iova-augmented-rbtree, as in v1; a series, as in NAME/v1; its"
                    + " folder; what was posted: mbox:FILE, mbox:FILE@vN; or patches:DIR.")
    private String older;

    @Parameters(index = "1", paramLabel = "NEWER", description = "Another, likewise.")
    private String newer;

    @Option(
            names = "--creation-factor",
            paramLabel = "PERCENT",
            description = "How much two patches may differ and still be one (default: that of git range-diff).")
    private Integer creationFactor;

    @Mixin
    private BaseOptions base;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws PatchGenException {
        if (creationFactor != null && (creationFactor < 0 || creationFactor > MOST_PERCENT)) {
            throw new ParameterException(
                    spec.commandLine(), "--creation-factor " + creationFactor + ": name a number from 0 to 100");
        }
        Environment environment = iovakit.environment();
        Path here = new SeriesStore(environment.home()).newest();
        ZonedDateTime now = environment.now();
        VersionSource left = VersionSource.named(environment, older, here, now);
        VersionSource right = VersionSource.named(environment, newer, here, now);
        Set<String> files = new TreeSet<>(left.files());
        files.addAll(right.files());
        try (KernelBase kernel = environment.base(base.named(), files)) {
            Identity identity = Identity.ofUser(environment.directory(), environment.variables())
                    .orElse(Identity.preview());
            iovakit.terminal()
                    .out()
                    .print(RangeDiff.of(
                            kernel,
                            identity,
                            left.on(kernel, base.named()),
                            right.on(kernel, base.named()),
                            Optional.ofNullable(creationFactor)));
        }
        return ExitCode.CLEAN;
    }
}
