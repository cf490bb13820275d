// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.proof.Validation;
import org.iovakit.patchgen.series.Series;

/**
 * What to render.
 *
 * @param series the series
 * @param patches what to render, in order: all patches of the series, or some, as they were edited and proven
 * @param base the kernel that they were edited for
 * @param identity author of the patches, who signs them off
 * @param date author date of the patches and date of the emails
 * @param proof what was proven of the series
 * @param prefixes words for the subjects, beside those of the series
 * @param previous the version before this one, if their range-diff is wanted
 * @param target the stable tree that this is for; absent for mainline
 */
public record RenderRequest(
        Series series,
        List<EditedPatch> patches,
        KernelBase base,
        Identity identity,
        ZonedDateTime date,
        Validation proof,
        List<String> prefixes,
        Optional<PreviousVersion> previous,
        Optional<StableTarget> target) {
    /** For mainline, with no words in the subjects but those of the series, and no range-diff. */
    public RenderRequest(
            Series series,
            List<EditedPatch> patches,
            KernelBase base,
            Identity identity,
            ZonedDateTime date,
            Validation proof) {
        this(series, patches, base, identity, date, proof, List.of(), Optional.empty(), Optional.empty());
    }
}
