// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iovakit.app.NamedBase;
import org.iovakit.patchgen.StableTarget;
import org.iovakit.patchgen.series.Series;

/**
 * What is to be rendered, and how.
 *
 * @param series the series
 * @param name what the user called it, if named
 * @param base what the user says of the kernel
 * @param out folder for the emails, absolute
 * @param branch to be made in the kernel's repository
 * @param date of patches and emails
 * @param testsOnStage the state that the suite is put on, if not that before its patch
 * @param prefixes words for the brackets of the subjects, beside those of the series
 * @param target the stable tree of a backport
 * @param withinSize whether patches larger than the stable tree takes are left out, and what is built on them
 * @param rangeDiff what that of the cover letter is against
 * @param without the checks that the user does without
 */
public record RenderPlan(
        Series series,
        Optional<String> name,
        NamedBase base,
        Path out,
        Optional<String> branch,
        ZonedDateTime date,
        Optional<Integer> testsOnStage,
        List<String> prefixes,
        Optional<StableTarget> target,
        boolean withinSize,
        RangeDiffAgainst rangeDiff,
        Set<CheckOnC> without) {}
