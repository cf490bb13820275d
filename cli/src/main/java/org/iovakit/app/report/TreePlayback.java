// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.State;
import org.iovakit.kernel.BugException;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.Trace;

/** Plays a short trace on the Java of a stage, and looks at the whole tree after each operation. */
final class TreePlayback {
    /**
     * What an operation came to.
     *
     * @param result its line of results, without a tree
     * @param tree the tree after it
     */
    record Step(Operation operation, String result, TreeSnapshot tree) {}

    private TreePlayback() {}

    /** Plays it to the end, or up to an operation that ends in a BUG, which is the last step then. */
    static List<Step> of(State stage, Trace trace) {
        List<String> lines = new ArrayList<>();
        Replayer replayer = new Replayer(stage, trace.cpus(), lines::add);
        List<Step> steps = new ArrayList<>();
        try {
            for (Operation operation : trace.operations()) {
                replayer.replay(operation);
                String result = lines.get(lines.size() - 1);
                lines.clear();
                replayer.replay(new Operation.Dump());
                steps.add(new Step(operation, result, TreeSnapshot.read(lines)));
                lines.clear();
            }
        } catch (BugException e) {
            Operation last = trace.operations().get(steps.size());
            TreeSnapshot before = steps.get(steps.size() - 1).tree();
            steps.add(new Step(last, "BUG: " + e.getMessage(), before));
        } catch (IOException e) {
            throw new UncheckedIOException("a trace in memory reads no file", e);
        }
        return steps;
    }
}
