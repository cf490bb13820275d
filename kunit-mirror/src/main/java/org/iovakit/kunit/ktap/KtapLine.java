// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.ktap;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a document by what it means, as the kernel's {@code kunit_parser.py} tells lines apart.
 *
 * @see KtapParser
 */
sealed interface KtapLine {

    /** {@code KTAP version 1}, or one of the TAP versions that old kernels print. */
    record Version(int indent, boolean supported, String text) implements KtapLine {}

    /** {@code # Subtest: name}. */
    record Subtest(int indent, String name) implements KtapLine {}

    /** {@code 1..count}; a count that no int holds is {@link Integer#MAX_VALUE}. */
    record Plan(int count) implements KtapLine {}

    /** {@code ok 1 name # comment}, where the comment of a skipped test is its reason. */
    record Result(int indent, KtapStatus status, int number, String name, String comment) implements KtapLine {}

    /** What a kernel prints when it is through with its tests. */
    record End() implements KtapLine {}

    /** Anything else: a diagnostic, or a message of the kernel. */
    record Log(String text) implements KtapLine {}

    Pattern VERSION = Pattern.compile("\\s*(KTAP|TAP) version ([0-9]+)");
    Pattern SUBTEST = Pattern.compile("\\s*# Subtest: (.*)", Pattern.DOTALL);
    Pattern PLAN = Pattern.compile("\\s*1\\.\\.([0-9]+).*", Pattern.DOTALL);
    Pattern RESULT = Pattern.compile("\\s*(ok|not ok) ([0-9]+) (?:- )?([^#]*?)(?: # (.*))?", Pattern.DOTALL);
    Pattern END = Pattern.compile(
            "\\s*(List of all partitions:|Kernel panic - not syncing: VFS:|reboot: System halted).*", Pattern.DOTALL);
    String SKIP = "SKIP";

    /** Classifies {@code text}, a line without line break. */
    static KtapLine of(String text) {
        Matcher version = VERSION.matcher(text);
        if (version.matches()) {
            return new Version(indent(text), supported(version.group(1), number(version.group(2))), text.strip());
        }
        Matcher subtest = SUBTEST.matcher(text);
        if (subtest.matches()) {
            return new Subtest(indent(text), subtest.group(1));
        }
        Matcher plan = PLAN.matcher(text);
        if (plan.matches()) {
            return new Plan(number(plan.group(1)));
        }
        Matcher result = RESULT.matcher(text);
        if (result.matches()) {
            return result(indent(text), result);
        }
        return END.matcher(text).matches() ? new End() : new Log(text);
    }

    /** Number of blanks and tabs in front of {@code text}. */
    static int indent(String text) {
        return text.length() - text.stripLeading().length();
    }

    private static Result result(int indent, Matcher line) {
        KtapStatus status = line.group(1).equals("ok") ? KtapStatus.PASSED : KtapStatus.FAILED;
        String comment = line.group(4) == null ? "" : line.group(4);
        if (comment.startsWith(SKIP)) {
            status = KtapStatus.SKIPPED;
            comment = comment.substring(SKIP.length()).strip();
        }
        return new Result(indent, status, number(line.group(2)), line.group(3), comment);
    }

    private static boolean supported(String protocol, int version) {
        return protocol.equals("KTAP") ? version == 1 : version == 13 || version == 14;
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException tooLarge) {
            return Integer.MAX_VALUE;
        }
    }
}
