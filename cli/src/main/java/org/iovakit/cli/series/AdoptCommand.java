// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.series;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.iovakit.app.Environment;
import org.iovakit.app.JsonReport;
import org.iovakit.app.adopt.SeriesAdoption;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.subject.SubjectName;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.LineWrapper;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.posted.PostedSeries;
import org.iovakit.patchgen.series.Series;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit adopt}. */
@Command(
        name = "adopt",
        mixinStandardHelpOptions = true,
        description = {
            "Make templates from C: from the commits of a branch, a posted thread or a folder of patches.",
            "Each becomes a template whose edits are anchored by name, on a statement, a member or a signature, and on a"
                    + " whole function only where most of it is new; a change that no name takes hold of is refused."
                    + " Templates of the series that say the same as before stay as they were written. Rendering the new"
                    + " series on the same base gives the commits' trees back, byte for byte: that is tried before"
                    + " anything is written.",
            "The mails of a thread are kept as they are, in " + PostedSeries.FOLDER + " beside the templates: trailers,"
                    + " range-diff and links of the next version are about these.",
            "What is printed says, patch by patch, which stage it leads to, and in which functions Java has to follow."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit adopt range:v7.2..my-branch --out adopted --kernel ~/src/linux",
            "  iovakit adopt mbox:thread.mbox --out adopted --kernel ~/src/linux",
            "  iovakit adopt mbox:thread.mbox@v1 --new iova-rings --out iova-rings/v1 --kernel ~/src/linux",
        })
public final class AdoptCommand implements Callable<Integer> {
    private static final int INDENT = 8;

    @ParentCommand
    private Invocation iovakit;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PATCHES",
            description = "range:A..B, mbox:FILE, mbox:FILE@vN or patches:DIR, see iovakit diff --help.")
    private String patches;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            required = true,
            description = "Folder for the new series, made as a whole or not at all; it must not be there.")
    private Path out;

    @Option(
            names = "--path",
            paramLabel = "FILE",
            description = "Adopt what changes this file of the kernel, and nothing else. May be given more than once.")
    private List<String> paths = List.of();

    @Option(
            names = "--new",
            paramLabel = "NAME",
            description =
                    "Renew no series, and make a new one of this name; to whom it goes, and its cover letter, are taken"
                            + " from the thread.")
    private String called;

    @Mixin
    private BaseOptions base;

    @Mixin
    private SeriesOption series;

    @Mixin
    private FormatOption format;

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = iovakit.environment();
        SubjectName name = SubjectName.parse(patches)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        patches + ": adopt takes commits or patches, as in range:v7.2..my-branch, mbox:thread.mbox or"
                                + " patches:outgoing"));
        if (name.position().isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    patches + ": a series is adopted as a whole, as " + name.written() + "; to adopt the first patches"
                            + " alone, name a range:A..B that ends there");
        }
        requireOneSeries();
        Optional<Lineage> renewed = called == null ? Optional.of(series.lineage(environment)) : Optional.empty();
        List<SeriesAdoption.Result> results = new SeriesAdoption(environment, base.named(), renewed)
                .write(name, called, Set.copyOf(paths), environment.directory().resolve(out));
        iovakit.terminal().out().print(format.isJson() ? json(results) : text(results));
        environment.say(out + " has the new series; "
                + (called == null
                        ? "what it changes belongs under \"changes\" in its series.yaml"
                        : "to whom it goes belongs under \"to\" and \"cc\" in its series.yaml"));
        return ExitCode.CLEAN;
    }

    private void requireOneSeries() {
        if (called == null) {
            return;
        }
        if (series.named().isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--new makes a series that renews none; leave --series away, or --new");
        }
        if (!Series.isName(called)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--new \"" + called + "\" is not the name of a series; write letters, digits and . _ - only");
        }
    }

    private static String text(List<SeriesAdoption.Result> results) {
        return results.stream().map(AdoptCommand::line).collect(Collectors.joining());
    }

    private static String line(SeriesAdoption.Result result) {
        String java = !result.stage()
                ? "there is no stage " + result.adopted().entry().stage() + ": it takes one, in java-port/stages"
                : result.functions().isEmpty()
                        ? "stage " + result.adopted().entry().stage()
                        : "stage " + result.adopted().entry().stage() + ", whose Java has to follow in "
                                + String.join(", ", result.functions());
        String indent = " ".repeat(INDENT);
        return "%-7s  %s\n".formatted(fate(result), result.adopted().entry().template())
                + LineWrapper.of(indent, INDENT, result.adopted().patch().subject())
                + LineWrapper.of(indent, INDENT, java);
    }

    private static String fate(SeriesAdoption.Result result) {
        return result.adopted().fate().name().toLowerCase(Locale.ROOT);
    }

    private static String json(List<SeriesAdoption.Result> results) {
        ObjectNode document = JsonReport.of("adopt");
        ArrayNode patches = document.putArray("patches");
        for (SeriesAdoption.Result result : results) {
            ObjectNode patch = patches.addObject();
            patch.put("template", result.adopted().entry().template());
            patch.put("subject", result.adopted().patch().subject());
            patch.put("fate", fate(result));
            patch.put("stage", result.adopted().entry().stage());
            patch.put("stageExists", result.stage());
            result.functions().forEach(patch.putArray("functionsToFollow")::add);
        }
        return JsonReport.print(document);
    }
}
