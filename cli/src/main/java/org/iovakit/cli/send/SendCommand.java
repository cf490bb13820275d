// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.send;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.iovakit.app.Environment;
import org.iovakit.app.series.SeriesStore;
import org.iovakit.cli.shared.BaseOptions;
import org.iovakit.cli.shared.Completions;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.FormatOption;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.BaseRequest;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.mail.Mailbox;
import org.iovakit.patchgen.proof.Validation;
import org.iovakit.patchgen.send.Delivery;
import org.iovakit.patchgen.send.MaintainerScript;
import org.iovakit.patchgen.send.MaintainerScript.Maintainer;
import org.iovakit.patchgen.send.Outgoing;
import org.iovakit.patchgen.send.OutgoingEmail;
import org.iovakit.patchgen.send.Preflight;
import org.iovakit.patchgen.send.Readiness;
import org.iovakit.patchgen.send.Recipient;
import org.iovakit.patchgen.send.Recipient.Header;
import org.iovakit.patchgen.send.Recipients;
import org.iovakit.patchgen.send.Rehearsal;
import org.iovakit.patchgen.send.SendEmail;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.trailers.CollectedTrailers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit send}. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = {
            "Hand the rendered emails to git send-email; without --send, show what would be sent and to whom.",
            "Recipients come from the series, from the kernel's get_maintainer.pl, from trailers of the patches, and from"
                    + " sendemail.to and sendemail.cc of your git configuration; all of them get all emails. Server,"
                    + " password and sender are those of your sendemail configuration; nothing in it changes the emails"
                    + " or adds a recipient that is not shown.",
            "Before that, it looks at what a careful sender looks at: checkpatch.pl of the kernel, codespell, the commits that"
                    + " patches name, the changelog, MAINTAINERS, and what the series depends on. The exit code of a dry"
                    + " run is 1 if one of these is not ready.",
            "What a server took is recorded beside the emails, in sent.json. After an interruption, the same command"
                    + " sends the rest, and nothing twice: what may have left already it asks you about, with --arrived and"
                    + " --lost."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit send",
            "  iovakit send --kernel ~/src/linux --cc \"Ada Lovelace <ada@example.org>\" --no-cc bot@example.org",
            "  iovakit send --to-self",
            "  iovakit send --send",
            "  iovakit send --send --arrived 3",
        })
public final class SendCommand implements Callable<Integer> {
    /** More tell nobody more. */
    private static final int MOST_ODD = 5;

    private static final String LOOK =
            "look into the list's archive or your mailbox, then run the same command with --arrived N or --lost N for each";

    @ParentCommand
    private Invocation iovakit;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            defaultValue = "outgoing",
            description = "Folder of the emails (default: ${DEFAULT-VALUE}).")
    private Path folder;

    @Option(names = "--send", description = "Send, after one confirmation. Without this, nothing ever leaves.")
    private boolean send;

    @Option(names = "--dry-run", description = "Only show what would be sent, as without --send.")
    private boolean dryRun;

    @Option(
            names = "--to-self",
            description = "Send all emails to yourself alone, after one confirmation: their subjects are marked, their"
                    + " Message-IDs are others, and nothing is recorded, since it is no posting.")
    private boolean toSelf;

    @Option(
            names = "--yes",
            description =
                    "Do not ask for the confirmation; needed where there is no terminal. It answers only where all"
                            + " that was looked at is ready.")
    private boolean yes;

    @Mixin
    private SendOptions recipientOptions;

    @Option(
            names = "--allow-unknown-base",
            description =
                    "Send although the emails name no base-commit, because the base is not in git: the cover letter"
                            + " says what the base is, and the patches of which blobs.")
    private boolean allowUnknownBase;

    @Option(
            names = "--arrived",
            paramLabel = "N",
            split = ",",
            description = "These emails, by patch number (0 is the cover letter), were perhaps sent, and were.")
    private List<Integer> arrived = new ArrayList<>();

    @Option(
            names = "--lost",
            paramLabel = "N",
            split = ",",
            description = "These emails were perhaps sent, and were not: send them.")
    private List<Integer> lost = new ArrayList<>();

    @Option(
            names = "--depends-in",
            paramLabel = "FILE",
            description = "Look in this mbox, mail or maildir for what series.yaml says that the series depends on.")
    private Path dependsIn;

    @Option(
            names = "--series",
            paramLabel = "NAME|DIR",
            completionCandidates = Completions.SeriesNames.class,
            description = "Series that the emails were rendered from (default: what they say).")
    private String series;

    @Mixin
    private BaseOptions base;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws PatchGenException {
        if ((send || toSelf) && dryRun) {
            throw new ParameterException(
                    spec.commandLine(), (send ? "--send" : "--to-self") + " and --dry-run: say one of them");
        }
        if ((send || toSelf) && format.isJson()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--format json is for a dry run, as whoever confirms has to read what leaves; leave "
                            + (send ? "--send" : "--to-self") + " out, or --format");
        }
        Environment environment = iovakit.environment();
        Outgoing outgoing =
                Outgoing.read(environment.directory().resolve(folder).normalize());
        Readiness readiness = new Readiness(outgoing);
        readiness.requireNoPlaceholder();
        readiness.requireProof();
        Path rendered = readiness.requireUnchangedSeries(environment.home().resolve("series"), series(environment));
        if (!toSelf) {
            readiness.requireKnownBase(allowUnknownBase);
        }
        compareBase(outgoing.validation(), readiness);
        try (Delivery delivery = Delivery.open(outgoing)) {
            settle(delivery);
            Optional<KernelBase> kernel = environment
                    .bases()
                    .resolver()
                    .resolveLocally(environment.baseRequest(base.named()), Preflight.FILES, environment.progress());
            try {
                Path directory = kernel.filter(found -> found.git().isPresent())
                        .map(KernelBase::origin)
                        .orElse(environment.directory());
                Optional<Identity> identity = Identity.ofUser(directory, environment.variables());
                Series series = Series.read(rendered);
                readiness.requireIdentity(identity, CollectedTrailers.read(series));
                Mailbox sender = new Mailbox(
                        identity.orElseThrow().name(), identity.get().email());
                SendEmail git = new SendEmail(directory, environment.variables());
                Optional<List<Maintainer>> maintainers = maintainers(outgoing, kernel);
                List<Recipient> recipients = recipients(outgoing, maintainers, git, sender);
                List<Preflight.Row> checks = new Preflight(outgoing, series, kernel, environment.variables())
                        .rows(
                                recipients,
                                maintainers.map(all ->
                                        all.stream().map(Maintainer::mailbox).toList()),
                                sender,
                                Optional.ofNullable(dependsIn).map(environment.directory()::resolve));
                return toSelf
                        ? rehearse(outgoing, delivery, new Rehearsal(outgoing, git, sender, Instant.now()), checks)
                        : send(outgoing, delivery, git, recipients, checks);
            } finally {
                kernel.ifPresent(KernelBase::close);
            }
        }
    }

    /** Looks at the kernel that was rendered against, whatever kernel is asked for its maintainers. */
    private Optional<Path> series(Environment environment) throws PatchGenException {
        return series == null
                ? Optional.empty()
                : Optional.of(new SeriesStore(environment.home()).named(series, environment.directory()));
    }

    private void compareBase(Validation validation, Readiness readiness) throws PatchGenException {
        if (validation.source() == null) {
            return;
        }
        Environment environment = iovakit.environment();
        Validation.Source source = validation.source();
        BaseRequest request = new BaseRequest(
                Optional.of(source.path()), Optional.empty(), Optional.empty(), Optional.ofNullable(source.rev()));
        Set<String> files =
                validation.base().files().stream().map(Validation.Blob::path).collect(Collectors.toSet());
        KernelBase now;
        try {
            now = environment.bases().resolver().resolve(request, files, environment.progress());
        } catch (BaseException e) {
            environment.say("the kernel that the emails were rendered against cannot be looked at again, so whether it"
                    + " changed since is not known: " + e.getMessage());
            return;
        }
        try (now) {
            readiness.requireSameBase(now).ifPresent(environment::say);
        }
    }

    /** Whether something was sent before does not matter: this is no posting. */
    private int rehearse(Outgoing outgoing, Delivery delivery, Rehearsal rehearsal, List<Preflight.Row> checks)
            throws PatchGenException {
        Environment environment = iovakit.environment();
        SendEmail.DryRun dryRun = rehearsal.dryRun();
        iovakit.terminal()
                .out()
                .print(SendSummary.of(outgoing, delivery, rehearsal.recipients(), dryRun.from(), environment.now()));
        iovakit.terminal().out().print(PreflightTable.of(checks));
        if (!confirmed("send " + outgoing.emails().size() + " emails to yourself alone?")) {
            environment.say("nothing was sent");
            return ExitCode.UNUSABLE;
        }
        rehearsal.send();
        environment.say("all " + outgoing.emails().size() + " emails were sent to yourself alone, marked "
                + Rehearsal.MARK.strip() + "; nothing was posted");
        return ExitCode.CLEAN;
    }

    private int send(
            Outgoing outgoing, Delivery delivery, SendEmail git, List<Recipient> recipients, List<Preflight.Row> checks)
            throws PatchGenException {
        Environment environment = iovakit.environment();
        List<OutgoingEmail> left = delivery.left();
        if (send) {
            requireClear(delivery.unclear());
            requireSomethingLeft(outgoing, left);
        }
        SendEmail.DryRun dryRun = git.dryRun(left.isEmpty() ? outgoing.emails() : left, recipients);
        List<String> notReady = PreflightTable.notReady(checks);
        if (format.isJson()) {
            iovakit.terminal().out().print(SendJson.of(outgoing, delivery, recipients, dryRun.from(), checks));
            return notReady.isEmpty() ? ExitCode.CLEAN : ExitCode.FOUND;
        }
        iovakit.terminal()
                .out()
                .print(SendSummary.of(outgoing, delivery, recipients, dryRun.from(), environment.now()));
        iovakit.terminal().out().print(PreflightTable.of(checks));
        if (!send) {
            environment.say("a dry run: nothing was sent; add --send to send");
            return notReady.isEmpty() ? ExitCode.CLEAN : ExitCode.FOUND;
        }
        if (yes && !notReady.isEmpty()) {
            throw new PatchGenException("not ready: " + String.join(", ", notReady)
                    + "; mend that, or leave --yes out to be asked whether to send all the same; nothing was sent");
        }
        if (!confirmed("send " + left.size() + " emails to these " + recipients.size() + " recipients"
                + (notReady.isEmpty() ? "?" : ", although not all is ready?"))) {
            environment.say("nothing was sent");
            return ExitCode.UNUSABLE;
        }
        Delivery.Outcome outcome = delivery.send(
                git,
                recipients,
                dryRun.program(),
                email -> iovakit.terminal().out().println("sent   " + email.fileName()));
        if (!outcome.complete()) {
            throw new PatchGenException(failure(outcome));
        }
        environment.say("all " + outgoing.emails().size() + " emails were sent");
        return ExitCode.CLEAN;
    }

    private Recipients begin(Outgoing outgoing, SendEmail git, Mailbox sender) throws PatchGenException {
        Recipients recipients = new Recipients();
        recipients.addHeaders(outgoing.emails());
        recipients.addTrailers(outgoing.emails(), sender, git);
        for (Header header : Header.values()) {
            String reason = "sendemail." + header.name().toLowerCase(Locale.ROOT);
            git.configured(header).forEach(mailbox -> recipients.add(mailbox, header, reason));
        }
        return recipients;
    }

    private List<Recipient> recipients(
            Outgoing outgoing, Optional<List<Maintainer>> maintainers, SendEmail git, Mailbox sender)
            throws PatchGenException {
        Recipients recipients = begin(outgoing, git, sender);
        maintainers.orElse(List.of()).stream()
                .filter(maintainer -> !maintainer.mailbox().sameAddress(sender))
                .forEach(maintainer ->
                        recipients.add(maintainer.mailbox(), Header.CC, "get_maintainer.pl: " + maintainer.role()));
        recipientOptions.apply(recipients, git);
        List<Recipient> list = recipients.list();
        if (list.isEmpty() || list.get(0).header() != Header.TO) {
            throw new PatchGenException("nobody is in To; name somebody with --to");
        }
        return list;
    }

    /** Who cannot be asked is said, and nobody is stopped: the list of recipients is there to be looked at. */
    private Optional<List<Maintainer>> maintainers(Outgoing outgoing, Optional<KernelBase> kernel) {
        Environment environment = iovakit.environment();
        if (kernel.isEmpty()) {
            environment.say("no kernel is here whose get_maintainer.pl could be asked; name one with --kernel");
            return Optional.empty();
        }
        MaintainerScript script = new MaintainerScript(kernel.get(), environment.variables());
        if (!script.exists()) {
            environment.say(kernel.get().origin() + " has no get_maintainer.pl, so it was not asked");
            return Optional.empty();
        }
        List<Path> patches =
                outgoing.patches().stream().map(OutgoingEmail::file).toList();
        Set<String> paths = outgoing.patches().stream()
                .flatMap(patch -> patch.paths().stream())
                .collect(Collectors.toSet());
        try {
            MaintainerScript.Answer answer = script.ask(patches, paths);
            sayOdd(answer.odd());
            return Optional.of(answer.maintainers());
        } catch (PatchGenException e) {
            environment.say(e.getMessage() + "; its people are not in the list below");
            return Optional.empty();
        }
    }

    private void sayOdd(List<String> odd) {
        odd.stream()
                .limit(MOST_ODD)
                .forEach(entry -> iovakit.environment()
                        .say("get_maintainer.pl has an entry that names nobody, which is left out: " + entry));
        if (odd.size() > MOST_ODD) {
            iovakit.environment().say("and " + (odd.size() - MOST_ODD) + " more of them");
        }
    }

    private void settle(Delivery delivery) throws PatchGenException {
        if ((!send || toSelf) && !(arrived.isEmpty() && lost.isEmpty())) {
            throw new PatchGenException("--arrived and --lost change what is recorded, so they go with --send");
        }
        for (int number : arrived) {
            delivery.settle(unclear(delivery, "--arrived", number), true);
        }
        for (int number : lost) {
            delivery.settle(unclear(delivery, "--lost", number), false);
        }
    }

    private static OutgoingEmail unclear(Delivery delivery, String option, int number) throws PatchGenException {
        return delivery.unclear().stream()
                .filter(email -> email.number() == number)
                .findFirst()
                .orElseThrow(() -> new PatchGenException(option + " " + number
                        + ": no email of this number was perhaps sent; leave the option out to see which were"));
    }

    private static void requireClear(List<OutgoingEmail> unclear) throws PatchGenException {
        if (!unclear.isEmpty()) {
            throw new PatchGenException(
                    names(unclear) + (unclear.size() == 1 ? " was" : " were") + " perhaps sent: " + LOOK);
        }
    }

    private static void requireSomethingLeft(Outgoing outgoing, List<OutgoingEmail> left) throws PatchGenException {
        if (left.isEmpty()) {
            throw new PatchGenException("all emails in " + outgoing.directory()
                    + " were sent, so none is sent again; to post the series anew, render it anew");
        }
    }

    private boolean confirmed(String question) throws PatchGenException {
        if (yes) {
            return true;
        }
        if (iovakit.terminal().keyboard().isEmpty()) {
            throw new PatchGenException(
                    "there is no terminal to confirm on; say --yes to send without, nothing was sent");
        }
        return iovakit.terminal().saysYes(question);
    }

    private static String failure(Delivery.Outcome outcome) {
        StringBuilder message = new StringBuilder("git send-email stopped: " + outcome.reason() + ".");
        message.append(outcome.accepted().isEmpty() ? " Nothing was accepted" : " Sent: " + names(outcome.accepted()));
        if (!outcome.unsent().isEmpty()) {
            message.append("; not sent: ").append(names(outcome.unsent()));
        }
        if (outcome.unclear().isEmpty()) {
            return message + "; the same command again sends the rest, and nothing twice";
        }
        return message + "; perhaps sent: " + names(outcome.unclear()) + ": " + LOOK;
    }

    private static String names(List<OutgoingEmail> emails) {
        return emails.stream().map(OutgoingEmail::fileName).collect(Collectors.joining(", "));
    }
}
