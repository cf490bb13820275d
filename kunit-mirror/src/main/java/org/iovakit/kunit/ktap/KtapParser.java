// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.ktap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads KTAP out of a kernel's log.
 *
 * <p>Lines before the first version line are skipped, and so is whatever stands in front of that version line (such as
 * a time stamp) on all lines after it. Where nested results are indented, the indentation says to which level a result
 * belongs; where they are not, the plans and the names do, as for the kernel's {@code kunit_parser.py}.
 *
 * <p>No input makes the parser throw. What it could not make sense of is among the document's problems, and a test
 * whose result line is missing is {@link KtapStatus#CRASHED}: a level that has fewer tests than planned gets one such
 * test, which holds the log that stands where its result should.
 */
public final class KtapParser {

    /** Far more than the three levels that KUnit knows. */
    private static final int MAX_DEPTH = 64;

    private static final Pattern START = Pattern.compile("K?TAP version [0-9]+$");

    private final Deque<Level> levels = new ArrayDeque<>();
    private final List<KtapProblem> problems = new ArrayList<>();

    /** Log lines since the last line that was none. */
    private List<String> pending = new ArrayList<>();

    /** Number of the current line, from 1. */
    private int line;

    private KtapParser() {}

    /** The tests that one version line and its plan announce. */
    private static final class Level {
        static final int NO_PLAN = -1;

        final int line;
        final int indent;
        final boolean indented;
        /** What was logged of the test that this level is nested in. */
        final List<String> log;

        final List<KtapTest> tests = new ArrayList<>();
        String name;
        int plan = NO_PLAN;
        int nextNumber = 1;

        Level(int line, int indent, boolean indented, String name, List<String> log) {
            this.line = line;
            this.indent = indent;
            this.indented = indented;
            this.name = name;
            this.log = log;
        }

        boolean isFresh() {
            return plan == NO_PLAN && tests.isEmpty();
        }

        boolean isComplete() {
            return plan != NO_PLAN && tests.size() >= plan;
        }

        String title() {
            return name.isEmpty() ? "the level of line " + line : "'%s' (line %d)".formatted(name, line);
        }
    }

    /** Parses the output of a kernel, of {@link KtapWriter}, or of any other KTAP producer. */
    public static KtapDocument parse(String text) {
        return new KtapParser().document(text.lines().map(String::stripTrailing).toList());
    }

    private KtapDocument document(List<String> lines) {
        int prefix = skipToStart(lines);
        if (prefix < 0) {
            line = 1;
            problem(KtapProblem.Kind.NO_KTAP, "no line of the text says 'KTAP version 1'");
            return new KtapDocument(List.of(), problems);
        }
        while (read(cut(lines.get(line - 1), prefix)) && line < lines.size()) {
            line++;
        }
        while (levels.size() > 1) {
            closeWithoutResult();
        }
        Level document = levels.pop();
        finish(document);
        problems.sort(Comparator.comparingInt(KtapProblem::line));
        return new KtapDocument(document.tests, problems);
    }

    /** Makes the first version line current; returns what stands in front of it, in characters, or -1. */
    private int skipToStart(List<String> lines) {
        for (line = 1; line <= lines.size(); line++) {
            Matcher start = START.matcher(lines.get(line - 1));
            if (start.find()) {
                return start.start();
            }
        }
        return -1;
    }

    private static String cut(String text, int prefix) {
        return text.substring(Math.min(prefix, text.length()));
    }

    /** Takes in the current line; returns whether the document goes on. */
    private boolean read(String text) {
        KtapLine read = KtapLine.of(text);
        if (read instanceof KtapLine.Log) {
            pending.add(text);
            return true;
        }
        if (read instanceof KtapLine.End) {
            return false;
        }
        if (levels.size() == 1 && levels.peek().isComplete()) {
            problem(KtapProblem.Kind.PLAN_MISMATCH, "more than the planned tests; this and the rest is not read");
            return false;
        }
        if (read instanceof KtapLine.Version version) {
            version(version, text);
        } else if (read instanceof KtapLine.Subtest subtest) {
            subtest(subtest, text);
        } else if (read instanceof KtapLine.Plan plan) {
            plan(plan);
        } else if (read instanceof KtapLine.Result result) {
            result(result);
        }
        return true;
    }

    private void version(KtapLine.Version version, String text) {
        if (!version.supported()) {
            problem(
                    KtapProblem.Kind.VERSION,
                    "'%s' is unknown; KTAP 1, TAP 13 and TAP 14 are".formatted(version.text()));
        }
        if (levels.isEmpty()) {
            levels.push(new Level(line, 0, false, "", List.of()));
        } else {
            open(version.indent(), "", text);
        }
    }

    private void subtest(KtapLine.Subtest subtest, String text) {
        Level level = levels.peek();
        boolean namesLevel = levels.size() > 1 && level.isFresh() && level.name.isEmpty();
        if (namesLevel && level.indent == subtest.indent()) {
            level.name = subtest.name();
        } else {
            open(subtest.indent(), subtest.name(), text);
        }
    }

    private void plan(KtapLine.Plan plan) {
        Level level = levels.peek();
        if (!level.isFresh()) {
            problem(
                    KtapProblem.Kind.BAD_PLAN,
                    "a plan must come once, before the tests of %s".formatted(level.title()));
            return;
        }
        level.plan = plan.count();
        if (levels.size() > 1) {
            level.log.addAll(takePending());
        }
    }

    private void result(KtapLine.Result result) {
        while (levels.size() > 1 && ends(levels.peek(), result)) {
            Level level = levels.pop();
            Level parent = levels.peek();
            boolean own = level.name.isEmpty() ? result.indent() >= parent.indent : level.name.equals(result.name());
            if (own) {
                finish(level);
                level.log.addAll(takePending());
                add(result, level.log, level.tests);
                return;
            }
            levels.push(level);
            closeWithoutResult();
        }
        add(result, takePending(), List.of());
    }

    private void add(KtapLine.Result result, List<String> log, List<KtapTest> subtests) {
        Level level = levels.peek();
        if (result.number() != level.nextNumber) {
            problem(
                    KtapProblem.Kind.TEST_NUMBER,
                    "'%s' should be test number %d of %s, not %d"
                            .formatted(result.name(), level.nextNumber, level.title(), result.number()));
        }
        level.nextNumber = result.number() + 1;
        level.tests.add(
                new KtapTest(result.name(), result.status(), result.comment(), unindent(log, level.indent), subtests));
    }

    private static boolean ends(Level level, KtapLine.Result result) {
        if (level.indented) {
            return result.indent() < level.indent;
        }
        return level.isComplete() || result.name().equals(level.name);
    }

    private void open(int indent, String name, String text) {
        while (levels.size() > 1 && ends(levels.peek(), indent)) {
            closeWithoutResult();
        }
        if (levels.size() > MAX_DEPTH) {
            problem(KtapProblem.Kind.TOO_DEEP, "tests are nested more than %d deep".formatted(MAX_DEPTH));
            pending.add(text);
            return;
        }
        levels.push(new Level(line, indent, indent > levels.peek().indent, name, takePending()));
    }

    /** Whether a header of another level, that far indented, cannot stand inside of {@code level}. */
    private static boolean ends(Level level, int indent) {
        return level.indented ? indent <= level.indent : level.isComplete();
    }

    private void closeWithoutResult() {
        Level level = levels.pop();
        finish(level);
        problem(KtapProblem.Kind.NO_RESULT, "no result line for the test that holds %s".formatted(level.title()));
        Level parent = levels.peek();
        level.log.addAll(takePending());
        parent.tests.add(
                new KtapTest(level.name, KtapStatus.CRASHED, "", unindent(level.log, parent.indent), level.tests));
        parent.nextNumber++;
    }

    /** Holds what was found of {@code level} against its plan. */
    private void finish(Level level) {
        int found = level.tests.size();
        if (level.plan == Level.NO_PLAN) {
            problems.add(new KtapProblem(
                    level.line, KtapProblem.Kind.MISSING_PLAN, "%s has no plan".formatted(level.title())));
        } else if (level.plan != found) {
            problem(
                    KtapProblem.Kind.PLAN_MISMATCH,
                    "%s plans %d tests and has %d".formatted(level.title(), level.plan, found));
        }
        if (found < level.plan) {
            level.tests.add(new KtapTest("", KtapStatus.CRASHED, unindent(takePending(), level.indent)));
        } else if (found == 0) {
            problem(KtapProblem.Kind.NO_TESTS, "%s has no tests".formatted(level.title()));
        }
    }

    private void problem(KtapProblem.Kind kind, String message) {
        problems.add(new KtapProblem(line, kind, message));
    }

    private List<String> takePending() {
        List<String> taken = pending;
        pending = new ArrayList<>();
        return taken;
    }

    /** {@code log} without the first {@code indent} characters of lines that are indented that far. */
    private static List<String> unindent(List<String> log, int indent) {
        return log.stream()
                .map(text -> KtapLine.indent(text) >= indent ? text.substring(indent) : text)
                .toList();
    }
}
