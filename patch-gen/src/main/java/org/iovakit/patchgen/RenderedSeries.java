// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.List;
import org.iovakit.patchgen.commit.ScratchRepository;
import org.iovakit.patchgen.email.Email;
import org.iovakit.patchgen.proof.Validation;

/**
 * A series rendered, committed and checked. Holds the scratch repository with its commits until it is closed.
 *
 * @param patches in order
 * @param emails the cover letter, then one a patch
 * @param validation what was proven, and what the cover letter was rendered from, with the checksums of the emails
 * @param branch the scratch repository's branch with the commits
 * @param scratch the scratch repository
 */
public record RenderedSeries(
        List<RenderedPatch> patches,
        List<Email> emails,
        Validation validation,
        String branch,
        ScratchRepository scratch)
        implements AutoCloseable {
    /** The commit of the last patch. */
    public String tip() {
        return patches.get(patches.size() - 1).commit();
    }

    @Override
    public void close() {
        scratch.close();
    }
}
