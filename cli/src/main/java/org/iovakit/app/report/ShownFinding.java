// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.List;

/**
 * A difference between two stages, with the shortest trace that shows it.
 *
 * @param title what differs, in a line
 * @param why it does, in a sentence or more; may be empty
 * @param figures how often, or how much, a line each
 * @param functions the C functions that have to do with it
 * @param command what shows it again; empty where that of its patch does
 * @param story the trace, drawn
 */
public record ShownFinding(
        String title, String why, List<String> figures, List<String> functions, String command, Story story) {}
