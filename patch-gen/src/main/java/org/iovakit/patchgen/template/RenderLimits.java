// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import java.time.Duration;

/**
 * How much a template may take. FreeMarker has loops, recursion and text that grows, and knows no limits.
 *
 * @param time of one rendering; those of a real series take milliseconds
 * @param characters of text that it may write
 * @param bytes that it may allocate, roughly: looked at now and then once it takes long
 */
record RenderLimits(Duration time, int characters, long bytes) {
    static final RenderLimits GENEROUS = new RenderLimits(Duration.ofSeconds(60), 4 << 20, 1L << 29);
}
