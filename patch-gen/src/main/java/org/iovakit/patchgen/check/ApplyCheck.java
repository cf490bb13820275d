// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.commit.ScratchRepository;
import org.iovakit.patchgen.email.Email;
import org.iovakit.patchgen.git.Git;

/** Applies each email to what the ones before it left, without fuzz, and compares the tree with the commit's. */
public final class ApplyCheck {
    private ApplyCheck() {}

    /**
     * Checks the emails of patches.
     *
     * @param scratch holds the commits; its index is used, nothing else of it changes
     * @param base the commit that the first email applies to
     * @param commits the commits that the emails were made from
     * @param emails one a commit, in the same order
     * @throws PatchGenException if an email does not apply, or gives another tree
     */
    public static void run(ScratchRepository scratch, String base, List<String> commits, List<Email> emails)
            throws PatchGenException {
        Git git = scratch.git()
                .with(Map.of(
                        "GIT_INDEX_FILE",
                        scratch.directory().resolve("iovakit-index").toString()));
        git.run("read-tree", base);
        for (int i = 0; i < emails.size(); i++) {
            Email email = emails.get(i);
            Path file = scratch.directory().resolve("iovakit-check.patch");
            try {
                Files.write(file, email.content());
            } catch (IOException e) {
                throw new PatchGenException("cannot write " + file + ": " + e.getMessage(), e);
            }
            git.run("apply", "--cached", file.toString());
            String applied = git.run("write-tree").text();
            String committed = git.run("rev-parse", commits.get(i) + "^{tree}").text();
            if (!applied.equals(committed)) {
                throw new PatchGenException(email.fileName() + " applies, but gives the tree " + applied
                        + " where its commit has " + committed + "; this is a fault of iovakit, please report it");
            }
        }
    }
}
