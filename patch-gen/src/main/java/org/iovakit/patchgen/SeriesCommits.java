// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.commit.PatchCommits;
import org.iovakit.patchgen.commit.ScratchRepository;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.mail.MailText;
import org.iovakit.patchgen.mail.Person;
import org.iovakit.patchgen.posted.PostedPatch;
import org.iovakit.patchgen.trailers.Trailer;

/** Commits a version of a series to a branch of a scratch repository, from the base on. */
final class SeriesCommits {
    private final ScratchRepository scratch;
    private final KernelBase base;
    private final Identity identity;

    SeriesCommits(ScratchRepository scratch, KernelBase base, Identity identity) {
        this.scratch = scratch;
        this.base = base;
        this.identity = identity;
    }

    /** The whole message of a patch, with its trailers, of the text that its template has. */
    @FunctionalInterface
    interface Wording {
        String of(String template, String text) throws PatchGenException;
    }

    /**
     * Patches on their branch.
     *
     * @param base the commit that they start at
     * @param files the files of the series as the base has them, by path
     * @param patches in order
     */
    record Branch(String base, Map<String, byte[]> files, List<RenderedPatch> patches) {}

    /**
     * Makes a branch.
     *
     * @param edited the patches, in order, each made for what the one before leaves
     * @param date author and committer date
     * @throws PatchGenException if a message is not as it should be
     */
    Branch make(String name, List<EditedPatch> edited, ZonedDateTime date, Wording wording) throws PatchGenException {
        try (PatchCommits commits = new PatchCommits(scratch, identity, date)) {
            Map<String, byte[]> files = edited.get(0).before();
            String start = (base.git().isPresent()
                            ? commits.startAt(base.git().get().commit())
                            : commits.startFrom(files, base.describe()))
                    .name();
            List<RenderedPatch> patches = new ArrayList<>();
            for (EditedPatch patch : edited) {
                String template = patch.template();
                MailText.require(template, patch.text().message());
                String message = wording.of(template, patch.text().message());
                requireRecipients(template, message);
                patches.add(new RenderedPatch(
                        patch, commits.commit(patch.changed(), message).name()));
            }
            commits.branch(name);
            return new Branch(start, files, List.copyOf(patches));
        }
    }

    /**
     * Makes a branch of patches as they were posted.
     *
     * @return the commit that they start at
     */
    String make(String name, PreviousVersion.Posted posted) throws PatchGenException {
        try (PatchCommits commits = new PatchCommits(scratch, identity, posted.date())) {
            String start = (posted.commit().isPresent()
                            ? commits.startAt(posted.commit().get())
                            : commits.startFrom(posted.states().get(0), posted.base()))
                    .name();
            for (PostedPatch patch : posted.patches()) {
                Map<String, byte[]> before = posted.states().get(patch.number() - 1);
                Map<String, byte[]> changed = new TreeMap<>(posted.states().get(patch.number()));
                for (Map.Entry<String, byte[]> file : before.entrySet()) {
                    if (!changed.containsKey(file.getKey())) {
                        throw new PatchGenException("patch " + patch.number() + " removes " + file.getKey());
                    }
                    if (Arrays.equals(file.getValue(), changed.get(file.getKey()))) {
                        changed.remove(file.getKey());
                    }
                }
                Person author = patch.author();
                commits.commit(
                        changed,
                        patch.message(),
                        author.address().isEmpty() ? identity : new Identity(author.name(), author.address(), false));
            }
            commits.branch(name);
            return start;
        }
    }

    /** Who posts the emails writes to all whom their trailers name; a trailer without an address names nobody. */
    private static void requireRecipients(String template, String message) throws PatchGenException {
        for (Trailer trailer : Trailer.recipientsIn(message)) {
            try {
                if (trailer.value().contains("@")) {
                    trailer.mailbox();
                }
            } catch (IllegalArgumentException e) {
                throw new PatchGenException(
                        template + ": " + trailer + ": " + e.getMessage() + "; correct the trailer", e);
            }
        }
    }
}
