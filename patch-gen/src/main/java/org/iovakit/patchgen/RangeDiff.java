// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.commit.CommitMessage;
import org.iovakit.patchgen.commit.ScratchRepository;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.trailers.CollectedTrailers;

/** What git range-diff says of two versions of a series. */
public final class RangeDiff {
    private RangeDiff() {}

    /**
     * Commits both in a temporary repository, and has git compare them.
     *
     * @param base the kernel that those are put on that were not posted on another
     * @param identity author of what is not posted
     * @param creationFactor as git range-diff takes it: how much two patches may differ and still be one, in percent
     * @return as git prints it; empty if both have no patches
     * @throws PatchGenException if one of them cannot be committed
     */
    public static String of(
            KernelBase base,
            Identity identity,
            PreviousVersion older,
            PreviousVersion newer,
            Optional<Integer> creationFactor)
            throws PatchGenException {
        try (ScratchRepository scratch = ScratchRepository.create(base.git())) {
            SeriesCommits commits = new SeriesCommits(scratch, base, identity);
            String left = range(commits, identity, "older", older);
            String right = range(commits, identity, "newer", newer);
            List<String> command = new ArrayList<>(List.of("-c", "core.abbrev=12", "range-diff", "--no-color"));
            creationFactor.ifPresent(percent -> command.add("--creation-factor=" + percent));
            command.addAll(List.of(left, right));
            return scratch.git().run(command.toArray(String[]::new)).out();
        }
    }

    /**
     * Puts a version on a branch.
     *
     * @return {@code start..branch}
     */
    static String range(SeriesCommits commits, Identity identity, String branch, PreviousVersion version)
            throws PatchGenException {
        if (version instanceof PreviousVersion.Posted posted) {
            return commits.make(branch, posted) + ".." + branch;
        }
        PreviousVersion.Rendered rendered = (PreviousVersion.Rendered) version;
        CollectedTrailers trailers = CollectedTrailers.read(rendered.series()).before(rendered.number());
        return commits.make(
                                branch,
                                rendered.patches(),
                                rendered.date(),
                                (template, text) -> CommitMessage.of(template, text, trailers.of(template), identity))
                        .base()
                + ".." + branch;
    }
}
