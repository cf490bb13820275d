// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;
import org.iovakit.trace.Coverage;

/** How much of what happened a trace has, and what figures of it are worth, for people and for programs. */
public final class CoverageText {
    /** Before each reserve. */
    public static final String MARK = "NOT COMPLETE: ";

    private CoverageText() {}

    /** A paragraph each of what the figures below it may be off by; nothing where they are not. */
    public static String of(Coverage coverage) {
        return coverage.reserves().stream()
                .map(reserve -> LineWrapper.of(MARK, 2, reserve))
                .collect(Collectors.joining());
    }

    /** The same, and the figures themselves. */
    public static void put(Coverage coverage, ObjectNode json) {
        json.put("complete", coverage.isComplete());
        coverage.reserves().forEach(json.putArray("reserves")::add);
        ObjectNode figures = json.putObject("figures");
        coverage.figures().forEach((figure, value) -> figures.put(figure.key(), value));
    }
}
