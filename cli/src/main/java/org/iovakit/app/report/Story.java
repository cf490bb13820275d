// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.diff.Pair;
import org.iovakit.diff.Subject;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;

/**
 * A short trace on two subjects, drawn operation by operation.
 *
 * @param earlier operations before those that are drawn, a line each
 */
public record Story(List<String> earlier, List<Frame> frames) {
    /** A trace of so many operations is drawn whole. */
    private static final int SHORT = 8;

    /** A longer one is drawn from here on, counted from its end: it shows what it is there for at the last operation. */
    private static final int END = 3;

    private static final Pattern TAKEN = Pattern.compile("(?:took|found) 0x([0-9a-f]+)(?: .*|$)");

    /**
     * An operation.
     *
     * @param number counted from 1
     * @param operation its line in the trace
     * @param sides one where both did the same and have the same tree, else one each
     */
    public record Frame(int number, String operation, List<Side> sides) {}

    /**
     * What the operation came to.
     *
     * @param title whose tree it is
     * @param result the line of results
     */
    public record Side(String title, String result, TreeDrawing tree) {}

    /** Plays a trace on both. */
    static Story of(Pair pair, Trace trace) {
        List<TreePlayback.Step> left = TreePlayback.of(pair.from(), trace);
        List<TreePlayback.Step> right = TreePlayback.of(pair.to(), trace);
        List<Frame> frames = new ArrayList<>();
        int end = Math.max(left.size(), right.size());
        int first = end <= SHORT ? 0 : end - END;
        for (int i = first; i < end; i++) {
            List<Side> sides = new ArrayList<>();
            if (i < left.size() && i < right.size() && left.get(i).equals(right.get(i))) {
                sides.add(side(pair.from().title() + ", " + pair.to().title(), left.get(i)));
            } else {
                add(sides, pair.from(), left, i);
                add(sides, pair.to(), right, i);
            }
            frames.add(new Frame(i + 1, trace.operations().get(i).toString(), sides));
        }
        return new Story(
                trace.operations().subList(0, first).stream()
                        .map(Operation::toString)
                        .toList(),
                frames);
    }

    private static void add(List<Side> sides, Subject subject, List<TreePlayback.Step> steps, int at) {
        if (at < steps.size()) {
            sides.add(side(subject.title(), steps.get(at)));
        }
    }

    private static Side side(String title, TreePlayback.Step step) {
        Matcher taken = TAKEN.matcher(step.result());
        OptionalLong fresh =
                taken.matches() ? OptionalLong.of(Long.parseUnsignedLong(taken.group(1), 16)) : OptionalLong.empty();
        return new Side(title, step.result(), TreeDrawing.of(step.tree(), fresh));
    }
}
