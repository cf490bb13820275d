// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.List;

/**
 * A difference between two stages, with the shortest trace that shows it.
 *
 * @param title what differs, in a line
 * @param text what there is to say of it, in paragraphs
 * @param functions the C functions that have to do with it
 * @param command what shows it again; may be empty
 * @param story the trace, drawn
 */
public record ShownFinding(String title, List<String> text, List<String> functions, String command, Story story) {}
