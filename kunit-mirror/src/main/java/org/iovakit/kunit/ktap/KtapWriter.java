// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.ktap;

import java.util.List;

/** Writes documents in the form in which KUnit prints them. */
public final class KtapWriter {

    private static final String INDENT = "    ";

    private final StringBuilder out = new StringBuilder();

    private KtapWriter() {}

    /**
     * The text of {@code document}, which {@link KtapParser#parse} and the kernel's {@code kunit.py parse} read back.
     * A log line that they would take for structure is written as a diagnostic.
     *
     * @throws IllegalArgumentException if they could not read it back: a level without tests, a test that crashed, a
     *     name with a {@code #} or blank, a case that has the name of the test that holds it
     */
    public static String write(KtapDocument document) {
        KtapWriter writer = new KtapWriter();
        writer.line("", "KTAP version 1");
        writer.level("", "", document.tests());
        return writer.out.toString();
    }

    private void level(String indent, String parent, List<KtapTest> tests) {
        require(!tests.isEmpty(), "no tests", parent);
        line(indent, "1.." + tests.size());
        int number = 0;
        for (KtapTest test : tests) {
            require(!test.subtests().isEmpty() || !test.name().equals(parent), "a case named as its suite", parent);
            test(indent, ++number, test);
        }
    }

    private void test(String indent, int number, KtapTest test) {
        require(isName(test.name()), "a name that a result line cannot carry", test.name());
        require(
                test.status() == KtapStatus.SKIPPED || !test.comment().startsWith(KtapLine.SKIP),
                "a comment that would say it was skipped",
                test.name());
        require(test.status() != KtapStatus.CRASHED, "no result", test.name());
        if (!test.subtests().isEmpty()) {
            String deeper = indent + INDENT;
            line(deeper, "KTAP version 1");
            line(deeper, "# Subtest: " + test.name());
            level(deeper, test.name(), test.subtests());
        }
        for (String text : test.log()) {
            line(indent, KtapLine.of(text) instanceof KtapLine.Log ? text : "# " + text);
        }
        line(indent, verdict(test) + " " + number + " " + test.name() + directive(test));
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.equals(name.strip()) && name.indexOf('#') < 0 && !name.startsWith("- ");
    }

    private static String verdict(KtapTest test) {
        return test.status() == KtapStatus.FAILED ? "not ok" : "ok";
    }

    private static String directive(KtapTest test) {
        String skip = test.status() == KtapStatus.SKIPPED ? KtapLine.SKIP : "";
        String text = (skip + " " + test.comment()).strip();
        return text.isEmpty() ? "" : " # " + text;
    }

    private void line(String indent, String text) {
        out.append((indent + text).stripTrailing()).append('\n');
    }

    private static void require(boolean holds, String what, String test) {
        if (!holds) {
            throw new IllegalArgumentException("cannot write KTAP of '%s': %s".formatted(test, what));
        }
    }
}
