// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.run;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iovakit.app.Environment;
import org.iovakit.app.NotProvenException;
import org.iovakit.app.RenderDate;
import org.iovakit.app.render.CheckOnC;
import org.iovakit.app.render.RangeDiffAgainst;
import org.iovakit.app.render.RenderPlan;
import org.iovakit.app.render.Rendering;
import org.iovakit.app.suite.KernelBackend;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.StableTarget;
import org.iovakit.patchgen.series.Series;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the commands that render. */
final class RenderOptions {
    @Mixin
    private BaseOptions base;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            defaultValue = "outgoing",
            description = "Folder for the emails, made anew as a whole (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--branch",
            paramLabel = "NAME",
            description = "Also make this branch, with the patches as commits, in the kernel's git repository."
                    + " Nothing else is ever written there.")
    private String branch;

    @Option(
            names = "--date",
            paramLabel = "DATE",
            description = "Date of patches and emails, in a form that git commit --date takes"
                    + " (default: $$SOURCE_DATE_EPOCH, else now).")
    private String date;

    @Option(
            names = "--tests-on-stage",
            paramLabel = "N",
            description = "Render patches 1 to N and then the last one, which adds the KUnit suite, made for stage N,"
                    + " so that the suite can run on that stage's kernel.")
    private Integer testsOnStage;

    @Option(
            names = "--prefix",
            paramLabel = "WORD",
            description = "Word for the brackets of the subjects, beside PATCH and those of series.yaml: RFC, RESEND, a"
                    + " tree. May be given more than once.")
    private List<String> prefixes = List.of();

    @Option(
            names = "--target",
            paramLabel = "LTS",
            description =
                    "Render a backport to this stable tree, such as 6.12.y, which the kernel has to be of: with its"
                            + " name in the subjects, and in each patch the upstream commit that series.yaml names.")
    private String target;

    @Option(
            names = "--within-size",
            description =
                    "With --target: leave out the first patch that is larger than stable trees take, 100 lines with"
                            + " context, and those after it, which are built on it.")
    private boolean withinSize;

    @Option(
            names = "--range-diff",
            paramLabel = "PREVIOUS",
            description = "Hold the version against this one, in the range-diff of its cover letter: vN beside it,"
                    + " mbox:FILE, mbox:FILE@vN, patches:DIR, or a series, as in NAME/v1 (default: the version"
                    + " before, if there is one).")
    private String rangeDiff;

    @Option(
            names = "--no-range-diff",
            description = "Leave the range-diff against the version before out of the cover letter.")
    private boolean noRangeDiff;

    @Option(
            names = "--without",
            paramLabel = "CHECK",
            split = ",",
            description = {
                "Render although this check is not made: ${COMPLETION-CANDIDATES}. May be given more than once.",
                "native is the KUnit suite on the C of each stage, parity the comparison of Java and C, rcaches that of"
                        + " the caches above the tree. The cover letter says what is left out."
            })
    private Set<CheckOnC> without = EnumSet.noneOf(CheckOnC.class);

    @Mixin
    private SeriesOption series;

    @Mixin
    private FormatOption format;

    /**
     * Renders what the user means, and says what came of it.
     *
     * @param byStage whether people are told the verdict of Java stage by stage
     * @param booted see {@link Rendering#write}
     * @return the exit code
     * @throws NotProvenException if nothing was rendered because of what was found
     * @throws PatchGenException if nothing was rendered for another reason
     */
    int render(Invocation iovakit, boolean byStage, Optional<KernelBackend> booted)
            throws PatchGenException, NotProvenException {
        RenderPlan plan = plan(iovakit.environment());
        if (!format.isJson()) {
            return render(iovakit, plan, new RenderingText(iovakit, plan, byStage), booted);
        }
        RenderingJson json = new RenderingJson(iovakit.terminal(), plan);
        try {
            return render(iovakit, plan, json, booted);
        } catch (NotProvenException e) {
            json.notProven(e);
            throw e;
        }
    }

    private static int render(
            Invocation iovakit, RenderPlan plan, Rendering.Listener listener, Optional<KernelBackend> booted)
            throws PatchGenException, NotProvenException {
        try (Rendering rendering = Rendering.open(iovakit.environment(), plan, listener)) {
            rendering.write(booted);
            return ExitCode.CLEAN;
        }
    }

    /**
     * What the user means.
     *
     * @throws PatchGenException if the series, or an option, is not as it should be
     */
    private RenderPlan plan(Environment environment) throws PatchGenException {
        if (noRangeDiff && rangeDiff != null) {
            throw new PatchGenException("--range-diff and --no-range-diff: say one of them");
        }
        if (rangeDiff != null && rangeDiff.isBlank()) {
            throw new PatchGenException("--range-diff: name a version, as in v1 or mbox:thread.mbox@v1");
        }
        if (withinSize && target == null) {
            throw new PatchGenException("--within-size is for a backport; name its tree with --target, as in 6.12.y");
        }
        return new RenderPlan(
                series.read(environment),
                series.named(),
                base.named(),
                environment.directory().resolve(out),
                Optional.ofNullable(branch),
                RenderDate.of(environment, Optional.ofNullable(date)),
                Optional.ofNullable(testsOnStage),
                prefixes(),
                target == null ? Optional.empty() : Optional.of(StableTarget.parse(target)),
                withinSize,
                noRangeDiff ? RangeDiffAgainst.NOTHING : new RangeDiffAgainst(Optional.ofNullable(rangeDiff)),
                without);
    }

    private List<String> prefixes() throws PatchGenException {
        for (String word : prefixes) {
            Series.requirePrefix("--prefix", word);
        }
        return prefixes;
    }
}
