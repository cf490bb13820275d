// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.series;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iovakit.app.Environment;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.series.SeriesStore;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.OutgoingOption;
import org.iovakit.cli.shared.SeriesOption;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.reroll.Reroll;
import org.iovakit.patchgen.reroll.RerollRequest;
import org.iovakit.patchgen.series.PatchEntry;
import org.iovakit.patchgen.series.Series;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit reroll}. */
@Command(
        name = "reroll",
        mixinStandardHelpOptions = true,
        description = {
            "Make the next version of the series: v2 beside v1.",
            "Where nothing here tells that the version before was sent, it asks first: what nobody saw is best edited as it is.",
            "The new folder has the templates, the trailers that were collected, the change-id, and a link to the version"
                    + " before. Edit the templates there, say under \"changes\" in its series.yaml what changed, and run"
                    + " iovakit run: the cover letter gets the changes and the range-diff.",
            "What is to stand below the --- of one patch, and not in its commit, goes between [@notes] and [/@notes] in"
                    + " its template."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit reroll",
            "  iovakit reroll --drop 4",
            "  iovakit reroll -v 3",
            "  iovakit reroll --message-id 20260512220018.1-1-ada@example.com --in-reply-to",
            "  iovakit reroll --resend",
        })
public final class RerollCommand implements Callable<Integer> {
    /** What a folder and a subject can say. */
    private static final int MOST_VERSIONS = 9999;

    @ParentCommand
    private Invocation iovakit;

    @Mixin
    private OutgoingOption outgoing;

    @Mixin
    private SeriesOption named;

    @Option(
            names = {"-v", "--reroll-count"},
            paramLabel = "N",
            description = "Number of the new version (default: the next one). Named so, it is made without a question.")
    private Integer rerollCount;

    @Option(names = "--drop", paramLabel = "N", description = "Leave patch N out. May be given more than once.")
    private List<Integer> dropped = List.of();

    @Option(
            names = "--order",
            paramLabel = "N,...",
            split = ",",
            description = "New order of the patches, by their numbers now; what is not listed is left out.")
    private List<Integer> order = List.of();

    @Option(
            names = "--prefix",
            paramLabel = "WORD",
            description =
                    "Word for the brackets of the subjects, beside PATCH: RFC, a tree. May be given more than once;"
                            + " those of the version before are not kept.")
    private List<String> prefixes = List.of();

    @Option(
            names = "--message-id",
            paramLabel = "ID",
            description =
                    "Message-ID of the cover letter that the version before was posted with, or the address of its"
                            + " page in an archive (default: that of the cover letter in the folder that --posted names).")
    private String messageId;

    @Option(
            names = "--in-reply-to",
            paramLabel = "ID",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "Have the new version reply to that cover letter, or to the mail of this Message-ID, or of this page in"
                            + " an archive. Most lists want a new thread, with a link to"
                            + " the version before, which the cover letter has either way.")
    private String reply;

    @Option(names = "--resend", description = "Make no new version: have the same one say RESEND in its subjects.")
    private boolean resend;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = iovakit.environment();
        Series series = named.read(environment);
        if (resend) {
            resend(environment, series);
        } else {
            return reroll(environment, series) ? ExitCode.CLEAN : ExitCode.UNUSABLE;
        }
        return ExitCode.CLEAN;
    }

    private void resend(Environment environment, Series series) throws PatchGenException {
        if (!dropped.isEmpty()
                || !order.isEmpty()
                || !prefixes.isEmpty()
                || messageId != null
                || reply != null
                || rerollCount != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--resend posts the version as it is: leave --drop, --order, --prefix, --message-id, --in-reply-to and"
                            + " --reroll-count away");
        }
        Reroll.resend(series);
        environment.say("v" + series.file().version() + " now says RESEND; render it with iovakit run");
    }

    /** Makes it, and returns whether it did. */
    private boolean reroll(Environment environment, Series series) throws PatchGenException {
        Optional<String> id = id("--message-id", messageId);
        Optional<String> replyTo = id("--in-reply-to", reply == null || reply.isEmpty() ? null : reply);
        for (String word : prefixes) {
            Series.requirePrefix("--prefix", word);
        }
        int now = series.file().version();
        int next = rerollCount == null ? now + 1 : rerollCount;
        if (next <= now || next > MOST_VERSIONS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--reroll-count " + next + ": the version that there is is v" + now + "; name a later one, up to "
                            + MOST_VERSIONS);
        }
        Path target = SeriesStore.beside(series.directory(), next);
        List<PatchEntry> patches = patches(series);
        // What could never be rendered is not made.
        Lineage.of(new Series(target, series.file().with(patches)), environment.stages());
        Path posted = outgoing.of(environment, series);
        if (rerollCount == null
                && id.isEmpty()
                && !Reroll.isKnownAsSent(series, posted)
                && !confirmed(now, series.directory())) {
            return false;
        }
        Reroll.Result made = Reroll.run(new RerollRequest(
                series,
                next,
                target,
                patches,
                prefixes,
                posted,
                id,
                reply != null,
                replyTo,
                environment.now().toLocalDate()));
        iovakit.terminal().out().println(made.series().directory());
        if (made.link().isEmpty()) {
            environment.say("nobody knows where v" + now + " is on the list, so the cover letter will not link to"
                    + " it; write its Message-ID under \"posted\" in " + Series.FILE_NAME);
        }
        environment.say("now edit the templates, and list under \"changes\" in its " + Series.FILE_NAME
                + " what changed; then: iovakit audit --accept, iovakit run");
        return true;
    }

    /** What nobody saw needs no new number. */
    private boolean confirmed(int version, Path folder) throws PatchGenException {
        String unsent = "nothing here tells that v" + version + " was sent";
        if (iovakit.terminal().keyboard().isEmpty()) {
            throw new PatchGenException(unsent + ", so there may be nothing to reroll: edit " + folder
                    + " as it is; if it was sent by other means, name its cover letter with --message-id; to make v"
                    + (version + 1) + " all the same, say -v " + (version + 1));
        }
        boolean made = iovakit.terminal().saysYes(unsent + "; make v" + (version + 1) + " all the same?");
        if (!made) {
            iovakit.environment().say("nothing was made; edit " + folder + " as it is");
        }
        return made;
    }

    /** Those of the next version, in order. */
    private List<PatchEntry> patches(Series series) throws PatchGenException {
        List<PatchEntry> all = series.file().entries();
        Set<Integer> kept = new LinkedHashSet<>(order);
        if (order.isEmpty()) {
            IntStream.rangeClosed(1, all.size()).forEach(kept::add);
        }
        for (int number : Stream.concat(order.stream(), dropped.stream()).toList()) {
            if (number < 1 || number > all.size()) {
                throw new PatchGenException((order.contains(number) ? "--order " : "--drop ") + number + ": v"
                        + series.file().version() + " has the patches 1 to " + all.size());
            }
        }
        if (kept.size() < order.size()) {
            throw new PatchGenException("--order names a patch twice");
        }
        dropped.forEach(kept::remove);
        if (kept.isEmpty()) {
            throw new PatchGenException(
                    "--drop takes every patch of v" + series.file().version() + " away; leave one");
        }
        return kept.stream().map(number -> all.get(number - 1)).toList();
    }

    private Optional<String> id(String option, String written) {
        if (written == null) {
            return Optional.empty();
        }
        return Optional.of(Series.messageId(written)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        option + " \"" + written + "\" is no Message-ID, like left@right, and no page of a mail in an"
                                + " archive, like https://lore.kernel.org/r/left@right")));
    }
}
