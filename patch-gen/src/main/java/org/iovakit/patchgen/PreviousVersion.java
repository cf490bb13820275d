// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.time.ZonedDateTime;
import java.util.Map;
import org.iovakit.patchgen.series.Series;

/**
 * The version of a series before the one that is rendered, for their range-diff.
 *
 * @param series the series
 * @param date author date of its patches
 * @param data what its patch templates may use
 */
public record PreviousVersion(Series series, ZonedDateTime date, Map<String, Object> data) {}
