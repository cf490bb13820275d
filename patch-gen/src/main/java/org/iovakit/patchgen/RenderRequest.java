// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.series.Series;

/**
 * What to render.
 *
 * @param series the series
 * @param templates the templates of the patches to render, in order: all of the series, or some
 * @param base the kernel to render it against
 * @param identity author of the patches, who signs them off
 * @param date author date of the patches and date of the emails
 * @param data what the patch templates may use, by name: maps, lists, strings, numbers and booleans
 * @param evidence what was proven of the series, likewise: part of what the cover letter's template may use
 * @param prefixes words for the subjects, beside those of the series
 * @param previous the version before this one, if their range-diff is wanted
 * @param target the stable tree that this is for; absent for mainline
 */
public record RenderRequest(
        Series series,
        List<String> templates,
        KernelBase base,
        Identity identity,
        ZonedDateTime date,
        Map<String, Object> data,
        Map<String, Object> evidence,
        List<String> prefixes,
        Optional<PreviousVersion> previous,
        Optional<StableTarget> target) {
    /** For mainline, with no words in the subjects but those of the series, and no range-diff. */
    public RenderRequest(
            Series series,
            List<String> templates,
            KernelBase base,
            Identity identity,
            ZonedDateTime date,
            Map<String, Object> data,
            Map<String, Object> evidence) {
        this(series, templates, base, identity, date, data, evidence, List.of(), Optional.empty(), Optional.empty());
    }
}
