// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.series;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.series.CodeOfPatches;
import org.iovakit.app.series.Lineage;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.OutgoingOption;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.trailers.CollectedTrailers;
import org.iovakit.patchgen.trailers.TrailerCollector;
import org.iovakit.patchgen.trailers.TrailerFinding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code iovakit trailers}. */
@Command(
        name = "trailers",
        mixinStandardHelpOptions = true,
        description = {
            "Collect the trailers that replies gave to the patches.",
            "Takes Reviewed-by, Acked-by, Tested-by, Reported-by and Suggested-by from what replies to the series, and says"
                    + " what it takes and what it leaves. They are kept in trailers.yaml in the folder of the series, and"
                    + " stand in the patches from the next rendering on, above your sign-off. What was given to the cover"
                    + " letter goes to every patch. Nobody else's sign-off is ever taken.",
            "Where the patch that was reviewed is at hand, in FILE or in the folder of what was posted, its code is held"
                    + " against what is rendered; what was given to other code is left.",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit trailers thread.mbox",
            "  iovakit trailers --dry-run t.mbox.gz",
        })
public final class TrailersCommand implements Callable<Integer> {
    @ParentCommand
    private Invocation iovakit;

    @Mixin
    private OutgoingOption outgoing;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "An mbox, a single mail, either packed with gzip or not, or a maildir. The series itself may be"
                            + " in it, as in an archive's mbox of a thread.")
    private Path file;

    @Mixin
    private SeriesOption named;

    @Option(
            names = "--sloppy",
            description = "Also take a trailer that names somebody else than the mail is from, by address and by name.")
    private boolean sloppy;

    @Option(
            names = "--changed",
            description =
                    "Also take a trailer that was given to other code than is rendered now, and say how it differs.")
    private boolean changed;

    @Mixin
    private BaseOptions base;

    @Option(names = "--dry-run", description = "Only say what would be taken.")
    private boolean dryRun;

    @Mixin
    private FormatOption format;

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = iovakit.environment();
        Lineage lineage = named.lineage(environment);
        Series series = lineage.series();
        TrailerCollector collector = new TrailerCollector(
                messages(lineage),
                series.file().version(),
                CollectedTrailers.read(series),
                sloppy,
                changed,
                new CodeOfPatches(environment, base.named(), lineage, OutgoingOption.rendered(environment)));
        List<TrailerFinding> findings =
                collector.collect(environment.directory().resolve(file), outgoing.of(environment, series));
        iovakit.terminal()
                .out()
                .print(
                        format.isJson()
                                ? TrailerJson.of(series, findings, collector.notCompared())
                                : TrailerTable.of(series, findings));
        if (!collector.notCompared().isEmpty()) {
            environment.say(
                    "what was posted is not at hand of " + String.join(", ", collector.notCompared())
                            + ", so nobody held it against what is rendered; FILE may have it, or the folder that --posted names");
        }
        long taken = findings.stream().filter(TrailerFinding::isTaken).count();
        if (taken == 0) {
            environment.say("there is nothing to take in " + file);
        } else if (dryRun) {
            environment.say("a dry run: nothing was written");
        } else {
            collector.collected().write(series);
            environment.say("kept in " + CollectedTrailers.location(series) + ", for the next rendering");
        }
        return ExitCode.CLEAN;
    }

    private static Map<String, String> messages(Lineage lineage) throws PatchGenException {
        Map<String, String> messages = new LinkedHashMap<>();
        lineage.texts().forEach((template, text) -> messages.put(template, text.message()));
        return messages;
    }
}
