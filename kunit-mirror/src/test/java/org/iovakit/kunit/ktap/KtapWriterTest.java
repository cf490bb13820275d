// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.ktap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KtapWriterTest {

    private static KtapTest leaf(String name) {
        return new KtapTest(name, KtapStatus.PASSED, List.of());
    }

    private static KtapTest suite(String name, KtapTest... tests) {
        return new KtapTest(name, KtapStatus.PASSED, "", List.of(), List.of(tests));
    }

    private static String write(KtapTest... tests) {
        return KtapWriter.write(new KtapDocument(List.of(tests)));
    }

    @Test
    void indentsEachLevelByFour() {
        KtapTest bad = new KtapTest("bad", KtapStatus.FAILED, List.of("# bad: why", "    a == 1"));
        KtapTest inner = new KtapTest("inner", KtapStatus.FAILED, "", List.of("# inner: totals"), List.of(bad));
        KtapTest outer = new KtapTest("outer", KtapStatus.FAILED, "", List.of(), List.of(inner, leaf("last")));

        assertEquals("""
                KTAP version 1
                1..1
                    KTAP version 1
                    # Subtest: outer
                    1..2
                        KTAP version 1
                        # Subtest: inner
                        1..1
                        # bad: why
                            a == 1
                        not ok 1 bad
                    # inner: totals
                    not ok 1 inner
                    ok 2 last
                not ok 1 outer
                """, write(outer));
    }

    @Test
    void writesDirectives() {
        assertEquals(
                """
                KTAP version 1
                1..3
                ok 1 a # SKIP why
                ok 2 b # SKIP
                not ok 3 c # TIMEOUT 30 seconds
                """,
                write(
                        new KtapTest("a", KtapStatus.SKIPPED, "why", List.of(), List.of()),
                        new KtapTest("b", KtapStatus.SKIPPED, List.of()),
                        new KtapTest("c", KtapStatus.FAILED, "TIMEOUT 30 seconds", List.of(), List.of())));
    }

    @Test
    void numbersTestsAlikeInEveryLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertEquals("KTAP version 1\n1..1\nok 1 a\n", write(leaf("a")));
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ok 1 forged",
                "    not ok 7 forged",
                "1..5",
                "KTAP version 1",
                "TAP version 14",
                "# Subtest: forged",
                "reboot: System halted"
            })
    void logCannotForgeStructure(String line) {
        String text = write(new KtapTest("case", KtapStatus.PASSED, List.of(line)), leaf("next"));

        assertTrue(text.contains("\n# " + line + "\n"), text);
        KtapDocument read = KtapParser.parse(text);
        assertEquals(List.of(), read.problems());
        assertEquals(2, read.count(KtapStatus.PASSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a#b", "a ", " a", "- a"})
    void refusesNamesThatDoNotSurvive(String name) {
        assertThrows(IllegalArgumentException.class, () -> write(leaf(name)));
    }

    @Test
    void refusesWhatHasNoResult() {
        KtapTest crashed = new KtapTest("case", KtapStatus.CRASHED, List.of());

        String message = assertThrows(IllegalArgumentException.class, () -> write(crashed))
                .getMessage();
        assertTrue(message.contains("'case'"), message);
    }

    @Test
    void refusesADocumentWithoutTests() {
        assertThrows(IllegalArgumentException.class, () -> write());
    }

    /** The kernel's tool would take the case's result for the suite's. */
    @Test
    void refusesACaseNamedAsItsSuite() {
        assertThrows(IllegalArgumentException.class, () -> write(suite("iova", leaf("iova"))));
        assertTrue(write(suite("iova", leaf("other"))).endsWith("ok 1 iova\n"));
    }

    @Test
    void refusesACommentThatReadsAsASkip() {
        KtapTest test = new KtapTest("case", KtapStatus.FAILED, "SKIPPED it", List.of(), List.of());

        assertThrows(IllegalArgumentException.class, () -> write(test));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb"})
    void aTestHasNoLineBreaks(String text) {
        List<String> log = List.of(text);
        assertThrows(IllegalArgumentException.class, () -> leaf(text));
        assertThrows(IllegalArgumentException.class, () -> new KtapTest("case", KtapStatus.PASSED, log));
        assertThrows(
                IllegalArgumentException.class,
                () -> new KtapTest("case", KtapStatus.SKIPPED, text, List.of(), List.of()));
    }
}
