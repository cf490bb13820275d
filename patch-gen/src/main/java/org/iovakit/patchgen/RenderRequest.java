// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.time.ZonedDateTime;
import java.util.Map;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.series.Series;

/**
 * What to render.
 *
 * @param series the series
 * @param base the kernel to render it against
 * @param identity author of the patches, who signs them off
 * @param date author date of the patches and date of the emails
 * @param data what templates may use beside what this module knows, by name: maps, lists, strings and numbers
 */
public record RenderRequest(
        Series series, KernelBase base, Identity identity, ZonedDateTime date, Map<String, Object> data) {}
