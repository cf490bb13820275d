// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

/**
 * A patch that was rendered and committed.
 *
 * @param edited what it does to the files
 * @param commit the commit's id
 */
public record RenderedPatch(EditedPatch edited, String commit) {}
