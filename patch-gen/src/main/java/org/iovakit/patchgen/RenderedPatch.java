// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.Map;

/**
 * A patch that was rendered and committed.
 *
 * @param subject the commit's subject
 * @param commit the commit's id
 * @param files what the patch left in each file that it changed, by path
 */
public record RenderedPatch(String subject, String commit, Map<String, byte[]> files) {}
