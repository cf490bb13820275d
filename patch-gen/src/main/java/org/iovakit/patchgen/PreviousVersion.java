// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.time.ZonedDateTime;
import java.util.List;
import org.iovakit.patchgen.series.Series;

/**
 * The version of a series before the one that is rendered, for their range-diff.
 *
 * @param series the series
 * @param patches its patches, edited for the same base
 * @param date their author date
 */
public record PreviousVersion(Series series, List<EditedPatch> patches, ZonedDateTime date) {}
