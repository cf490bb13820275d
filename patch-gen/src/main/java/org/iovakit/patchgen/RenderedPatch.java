// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.Map;
import org.iovakit.patchgen.template.PatchText;

/**
 * A patch that was rendered and committed.
 *
 * @param template the template's file name
 * @param text what the template said
 * @param subject the commit's subject
 * @param commit the commit's id
 * @param before all files of the series before the patch, by path
 * @param after all files of the series after the patch, by path
 */
public record RenderedPatch(
        String template,
        PatchText text,
        String subject,
        String commit,
        Map<String, byte[]> before,
        Map<String, byte[]> after) {}
