// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.List;

/**
 * What a patch does otherwise.
 *
 * @param head its number, as texts have it
 * @param answers what a hunt for answers that differ came to, in a sentence
 * @param command that makes the hunt again
 * @param findings the answers, and then where the patch makes scenarios worse
 */
public record PatchFindings(String head, String name, String answers, String command, List<ShownFinding> findings) {}
