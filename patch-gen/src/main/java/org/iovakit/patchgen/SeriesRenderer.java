// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.check.ApplyCheck;
import org.iovakit.patchgen.check.MailCheck;
import org.iovakit.patchgen.commit.BackportMessage;
import org.iovakit.patchgen.commit.CommitMessage;
import org.iovakit.patchgen.commit.ScratchRepository;
import org.iovakit.patchgen.email.CoverFooter;
import org.iovakit.patchgen.email.Email;
import org.iovakit.patchgen.email.FormatPatch;
import org.iovakit.patchgen.email.PatchNotes;
import org.iovakit.patchgen.email.SubjectPrefix;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.mail.MailText;
import org.iovakit.patchgen.mail.Mailbox;
import org.iovakit.patchgen.proof.Validation;
import org.iovakit.patchgen.series.Dependency;
import org.iovakit.patchgen.series.PatchEntry;
import org.iovakit.patchgen.series.SeriesFile;
import org.iovakit.patchgen.template.TemplateEngine;
import org.iovakit.patchgen.trailers.CollectedTrailers;
import org.iovakit.patchgen.trailers.SignOffs;
import org.iovakit.patchgen.trailers.Trailer;

/** The road from edited patches and a kernel base to checked emails: commits, emails, checks. */
public final class SeriesRenderer {
    private final RenderRequest request;
    private final SeriesFile file;
    private final TemplateEngine templates;
    private final CoverLetter cover;
    private final CollectedTrailers trailers;

    /**
     * Prepares to render.
     *
     * @throws PatchGenException if the series' folder cannot be read, or nobody has said what changed in its version
     */
    public SeriesRenderer(RenderRequest request) throws PatchGenException {
        if (request.target().isEmpty()) {
            request.series().requireChanges();
        }
        this.request = request;
        this.file = request.series().file();
        this.templates = new TemplateEngine(request.series().directory());
        this.cover = new CoverLetter(request.series());
        this.trailers = CollectedTrailers.read(request.series());
    }

    /**
     * Renders the whole series. Nothing outside a temporary folder is written.
     *
     * @return the emails and commits; the caller closes it
     * @throws PatchGenException if a template, an anchor or the base is not as it should be
     */
    public RenderedSeries render() throws PatchGenException {
        KernelBase base = request.base();
        ScratchRepository scratch = ScratchRepository.create(base.git());
        try {
            SeriesCommits commits = new SeriesCommits(scratch, base, request.identity());
            SeriesCommits.Branch branch = commits.make(file.name(), request.patches(), request.date(), this::message);
            Optional<String> previous = previous(commits);
            Validation validation = request.proof()
                    .of(
                            Evidence.of(request.series()),
                            Evidence.of(base, branch.files()),
                            Evidence.of(branch.patches()),
                            List.of());
            String text = coverText(templates.renderText(file.cover(), coverData(validation)), branch.patches());
            MailText.require(file.cover(), text);
            List<Email> emails = formatPatch()
                    .print(
                            scratch,
                            branch.base(),
                            base.git().isPresent(),
                            file.name(),
                            text + CoverFooter.LINE,
                            previous);
            emails.set(0, CoverFooter.of(emails.get(0), depends(), file.changeId()));
            emails = withNotes(titled(emails), branch.patches());
            MailCheck.run(emails);
            ApplyCheck.run(
                    scratch,
                    branch.base(),
                    branch.patches().stream().map(RenderedPatch::commit).toList(),
                    emails.subList(1, emails.size()));
            return new RenderedSeries(
                    branch.patches(),
                    emails,
                    validation.of(
                            validation.series(), validation.base(), validation.patches(), Evidence.ofEmails(emails)),
                    file.name(),
                    scratch);
        } catch (PatchGenException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    /** What a cover letter's template knows: the evidence, and what it says of the testing. */
    private static Map<String, Object> coverData(Validation validation) {
        Map<String, Object> data = new LinkedHashMap<>(validation.data());
        data.put("testing", TestingText.of(validation));
        return data;
    }

    /** The commits of the version before, as that one was posted, if the range-diff is wanted: {@code start..branch}. */
    private Optional<String> previous(SeriesCommits commits) throws PatchGenException {
        if (request.previous().isEmpty()) {
            return Optional.empty();
        }
        PreviousVersion previous = request.previous().get();
        String name = file.name() + "-v" + previous.number();
        try {
            return Optional.of(RangeDiff.range(commits, request.identity(), name, previous));
        } catch (PatchGenException e) {
            throw new PatchGenException(
                    "no range-diff: v" + previous.number() + " cannot be rendered against this base: " + e.getMessage()
                            + "; --no-range-diff renders without it",
                    e);
        }
    }

    /** Stable trees want the message that the patch has upstream. A sign-off of others is refused in a template. */
    private String message(String template, String text) throws PatchGenException {
        List<Trailer> given = trailers.of(template);
        SignOffs.requireOwn(template, text, given, request.identity());
        Optional<String> upstream =
                request.target().isPresent() ? entry(template).upstream() : Optional.empty();
        if (upstream.isEmpty()) {
            return CommitMessage.of(template, text, given, request.identity());
        }
        Optional<String> message = request.base().git().isPresent()
                ? new UpstreamCommits(request.base().git().get()).message(upstream.get())
                : Optional.empty();
        if (message.isPresent()) {
            MailText.require(template + ", upstream", message.get());
        }
        // Without that commit nobody knows its trailers; the template has what was posted.
        String known =
                message.isPresent() ? message.get() : CommitMessage.of(template, text, given, Identity.preview());
        return BackportMessage.of(
                template, upstream.get(), known, entry(template).backport(), request.identity());
    }

    private PatchEntry entry(String template) {
        return file.entries().stream()
                .filter(entry -> entry.template().equals(template))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no patch of the series: " + template));
    }

    private String coverText(String rendered, List<RenderedPatch> patches) {
        if (request.target().isEmpty()) {
            return cover.text(rendered);
        }
        Map<String, Optional<String>> commits = new LinkedHashMap<>();
        for (RenderedPatch patch : patches) {
            commits.put(
                    patch.edited().subject(), entry(patch.edited().template()).upstream());
        }
        return cover.text(rendered, request.target().get(), commits);
    }

    /** Git takes the version before for the one that the range-diff is against, whatever it is given. */
    private List<Email> titled(List<Email> emails) {
        if (request.previous().isEmpty() || file.version() == 1) {
            return emails;
        }
        List<Email> titled = new ArrayList<>(emails);
        String cover = new String(emails.get(0).content(), ISO_8859_1);
        String title = "\nRange-diff against v%d:\n";
        titled.set(
                0,
                new Email(
                        emails.get(0).fileName(),
                        cover.replace(
                                        title.formatted(file.version() - 1),
                                        title.formatted(request.previous().get().number()))
                                .getBytes(ISO_8859_1)));
        return titled;
    }

    private static List<Email> withNotes(List<Email> emails, List<RenderedPatch> patches) throws PatchGenException {
        List<Email> noted = new ArrayList<>(emails);
        for (int i = 0; i < patches.size(); i++) {
            noted.set(
                    i + 1,
                    PatchNotes.add(
                            emails.get(i + 1), patches.get(i).edited().text().notes()));
        }
        return List.copyOf(noted);
    }

    /** A backport stands on what its tree has. */
    private List<Dependency> depends() {
        return request.target().isEmpty() ? file.depends() : List.of();
    }

    private FormatPatch formatPatch() {
        Identity identity = request.identity();
        List<String> words = new ArrayList<>(identity.placeholder() ? List.of("PREVIEW") : List.of());
        words.addAll(request.prefixes());
        if (request.target().isEmpty()) {
            words.addAll(file.prefixes());
            return new FormatPatch(
                    SubjectPrefix.of(words),
                    file.version(),
                    encoded(file.to()),
                    encoded(file.cc()),
                    identity,
                    request.date(),
                    file.inReplyTo());
        }
        // A backport is no further version of the series, and stable trees are not asked to take what is not upstream.
        words.add(request.target().get().toString());
        List<String> to = file.to();
        List<String> cc = file.cc();
        if (request.series().isUpstream()) {
            to = List.of(StableTarget.LIST);
            cc = Stream.concat(file.to().stream(), file.cc().stream()).toList();
        } else {
            words.add("RFC");
        }
        return new FormatPatch(
                SubjectPrefix.of(words), 1, encoded(to), encoded(cc), identity, request.date(), Optional.empty());
    }

    /** Git prints recipients as they stand. */
    private static List<String> encoded(List<String> addresses) {
        return addresses.stream()
                .map(address -> Mailbox.parse(address).encoded())
                .toList();
    }
}
