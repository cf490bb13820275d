// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.check.ApplyCheck;
import org.iovakit.patchgen.check.MailCheck;
import org.iovakit.patchgen.commit.PatchCommits;
import org.iovakit.patchgen.commit.ScratchRepository;
import org.iovakit.patchgen.email.Email;
import org.iovakit.patchgen.email.FormatPatch;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.mail.MailText;
import org.iovakit.patchgen.mail.Mailbox;
import org.iovakit.patchgen.series.SeriesFile;
import org.iovakit.patchgen.template.TemplateEngine;

/** The road from a series and a kernel base to checked emails: templates, edits, commits, emails, checks. */
public final class SeriesRenderer {
    private final RenderRequest request;
    private final SeriesFile file;
    private final TemplateEngine templates;

    /**
     * Prepares to render.
     *
     * @throws PatchGenException if the series' folder cannot be read
     */
    public SeriesRenderer(RenderRequest request) throws PatchGenException {
        this.request = request;
        this.file = request.series().file();
        this.templates = new TemplateEngine(request.series().directory());
    }

    /**
     * Renders the whole series. Nothing outside a temporary folder is written.
     *
     * @return the emails and commits; the caller closes it
     * @throws PatchGenException if a template, an anchor or the base is not as it should be
     */
    public RenderedSeries render() throws PatchGenException {
        KernelBase base = request.base();
        SeriesEditor editor = new SeriesEditor(request.series(), base);
        Map<String, byte[]> tree = editor.start();
        ScratchRepository scratch = ScratchRepository.create(base.git());
        try {
            PatchCommits commits = new PatchCommits(scratch, request.identity(), request.date());
            String start = (base.git().isPresent()
                            ? commits.startAt(base.git().get().commit())
                            : commits.startFrom(tree, base.describe()))
                    .name();
            Map<String, Object> evidence = new LinkedHashMap<>(request.evidence());
            evidence.put("series", Evidence.of(request.series()));
            evidence.put("base", Evidence.of(base, tree));
            List<RenderedPatch> patches = new ArrayList<>();
            for (String template : request.templates()) {
                EditedPatch edited = editor.edit(template, tree, request.data());
                MailText.require(template, edited.text().message());
                String commit = commits.commit(
                                edited.changed(), withSignOff(edited.text().message()))
                        .name();
                patches.add(new RenderedPatch(edited, commit));
                tree = edited.after();
            }
            evidence.put("patches", Evidence.of(patches));
            commits.branch(file.name());
            String cover = templates.renderText(file.cover(), evidence).strip() + "\n";
            MailText.require(file.cover(), cover);
            List<Email> emails = formatPatch().print(scratch, start, base.git().isPresent(), file.name(), cover);
            MailCheck.run(emails);
            ApplyCheck.run(
                    scratch,
                    start,
                    patches.stream().map(RenderedPatch::commit).toList(),
                    emails.subList(1, emails.size()));
            evidence.put("emails", Evidence.ofEmails(emails));
            return new RenderedSeries(List.copyOf(patches), emails, evidence, file.name(), scratch);
        } catch (PatchGenException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    private String withSignOff(String message) {
        Identity identity = request.identity();
        return identity.placeholder() ? message : message + "\nSigned-off-by: " + identity + "\n";
    }

    private FormatPatch formatPatch() {
        Identity identity = request.identity();
        String prefix = identity.placeholder() ? "PREVIEW PATCH" : "PATCH";
        return new FormatPatch(
                prefix, file.version(), encoded(file.to()), encoded(file.cc()), identity, request.date());
    }

    /** Git prints recipients as they stand. */
    private static List<String> encoded(List<String> addresses) {
        return addresses.stream()
                .map(address -> Mailbox.parse(address).encoded())
                .toList();
    }
}
