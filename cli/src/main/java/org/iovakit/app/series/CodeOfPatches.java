// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.series;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.iovakit.app.Environment;
import org.iovakit.app.NamedBase;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.commit.ScratchRepository;
import org.iovakit.patchgen.email.OutgoingDirectory;
import org.iovakit.patchgen.posted.ChangedLines;
import org.iovakit.patchgen.posted.PostedPatch;
import org.iovakit.patchgen.posted.PostedSeries;
import org.iovakit.patchgen.proof.Validation;
import org.iovakit.patchgen.series.SeriesFingerprint;
import org.iovakit.patchgen.template.PatchText;
import org.iovakit.patchgen.trailers.RenderedCode;

/**
 * What the patches of a series change, as they are rendered now: the emails say it, if they are of the series as it is, else
 * its templates on a base. Not thread-safe.
 */
public final class CodeOfPatches implements RenderedCode {
    private final Environment environment;
    private final NamedBase named;
    private final Lineage lineage;
    private final Path emails;

    /** By template, once it is known. */
    private final Map<Optional<String>, Map<String, ChangedLines>> byBase = new HashMap<>();

    /**
     * Prepares; nothing is read yet.
     *
     * @param named the base, where patches that they are held against do not say what they were made on
     * @param emails the folder of rendered emails, which need not be there
     */
    public CodeOfPatches(Environment environment, NamedBase named, Lineage lineage, Path emails) {
        this.environment = environment;
        this.named = named;
        this.lineage = lineage;
        this.emails = emails;
    }

    @Override
    public ChangedLines of(String template, Optional<String> baseCommit) throws PatchGenException {
        Map<String, ChangedLines> known = byBase.get(baseCommit);
        if (known == null) {
            Map<String, PatchText> texts = lineage.texts();
            known = areOfThisSeries() ? ofEmails(texts) : Map.of();
            if (known.size() < texts.size()) {
                known = rendered(texts, baseCommit);
            }
            byBase.put(baseCommit, known);
        }
        return known.get(template);
    }

    private boolean areOfThisSeries() throws PatchGenException {
        OutgoingDirectory.recover(emails);
        Path evidence = emails.resolve(OutgoingDirectory.EVIDENCE);
        return Files.exists(evidence)
                && Optional.ofNullable(Validation.read(evidence).series())
                        .filter(state ->
                                state.name().equals(lineage.series().file().name()))
                        .map(Validation.SeriesState::fingerprint)
                        .equals(Optional.of(
                                SeriesFingerprint.of(lineage.series().directory())));
    }

    private Map<String, ChangedLines> ofEmails(Map<String, PatchText> texts) throws PatchGenException {
        Map<String, ChangedLines> lines = new HashMap<>();
        for (PostedPatch email :
                PostedSeries.ofFolder(emails.toString(), emails).patches()) {
            texts.forEach((template, text) -> {
                if (text.message().lines().findFirst().equals(Optional.of(email.subject()))) {
                    lines.put(template, new ChangedLines(email.text()));
                }
            });
        }
        return lines;
    }

    private Map<String, ChangedLines> rendered(Map<String, PatchText> texts, Optional<String> baseCommit)
            throws PatchGenException {
        Map<String, ChangedLines> lines = new HashMap<>();
        try (KernelBase base = base(texts, baseCommit);
                ScratchRepository scratch = ScratchRepository.create(Optional.empty())) {
            for (EditedPatch patch : new EditedSeries(base, lineage).patches()) {
                lines.put(patch.template(), new ChangedLines(scratch.diff(patch.before(), patch.after())));
            }
            return lines;
        } catch (PatchGenException e) {
            throw new PatchGenException(
                    "what was reviewed cannot be held against what is rendered: " + e.getMessage()
                            + "; --changed takes trailers whatever they were given to",
                    e);
        }
    }

    private KernelBase base(Map<String, PatchText> texts, Optional<String> baseCommit) throws BaseException {
        if (baseCommit.isPresent() && named.rev().isEmpty()) {
            try {
                return environment.base(new NamedBase(named.kernel(), baseCommit), lineage.files(texts));
            } catch (BaseException e) {
                environment.say("the patches were made on " + baseCommit.get() + ", which is not to be had ("
                        + e.getMessage() + "); ours are rendered on what --kernel and --rev name");
            }
        }
        return environment.base(named, lineage.files(texts));
    }
}
