// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.List;
import org.iovakit.diff.Side;
import org.iovakit.diff.Subject;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;

/** Plays a short trace on a subject, and looks at the whole tree after each operation. */
final class TreePlayback {
    /**
     * What an operation came to.
     *
     * @param result its line of results, without a tree
     * @param tree the tree after it
     */
    record Step(Operation operation, String result, TreeSnapshot tree) {}

    private TreePlayback() {}

    /** Plays it to the end, or up to the operation that it dies of, which is the last step then, with the tree before it. */
    static List<Step> of(Subject subject, Trace trace) {
        List<Step> steps = new ArrayList<>();
        TreeSnapshot tree = TreeSnapshot.NONE;
        try (Side side = subject.load(trace.cpus())) {
            for (Operation operation : trace.operations()) {
                List<String> lines = results(side, operation);
                String result = lines.get(lines.size() - 1);
                if (result.startsWith(Side.THREW)) {
                    steps.add(new Step(operation, result, tree));
                    return steps;
                }
                tree = TreeSnapshot.read(results(side, new Operation.Dump()));
                steps.add(new Step(operation, result, tree));
            }
        }
        return steps;
    }

    private static List<String> results(Side side, Operation operation) {
        side.begin(List.of(operation));
        return side.results();
    }
}
