// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.ktap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for all documents, and for all that is none. */
class KtapPropertyTest {

    @Property
    void parsingUndoesWriting(@ForAll("documents") KtapDocument document) {
        assertEquals(document, KtapParser.parse(KtapWriter.write(document)));
    }

    @Property
    void parsingUndoesWritingBehindAPrefix(@ForAll("documents") KtapDocument document, @ForAll("stamps") String stamp) {
        String text = KtapWriter.write(document)
                .lines()
                .map(line -> stamp + line + "\n")
                .reduce("", String::concat);

        assertEquals(document, KtapParser.parse("booting\n" + text));
    }

    @Property
    void aTruncatedDocumentIsMalformed(@ForAll("documents") KtapDocument document, @ForAll("fractions") double part) {
        List<String> lines = KtapWriter.write(document).lines().toList();
        int kept = (int) (lines.size() * part);
        KtapDocument read = KtapParser.parse(String.join("\n", lines.subList(0, kept)));

        assertTrue(!read.isWellFormed(), () -> "kept " + kept + " of " + lines.size());
    }

    @Property
    void nothingMakesTheParserThrow(@ForAll("garbage") List<String> lines) {
        KtapDocument document = KtapParser.parse(String.join("\n", lines));

        assertNotNull(document);
        int last = Math.max(1, lines.size());
        assertTrue(
                document.problems().stream().allMatch(problem -> problem.line() >= 1 && problem.line() <= last),
                () -> document.problems().toString());
        for (int i = 1; i < document.problems().size(); i++) {
            assertTrue(document.problems().get(i - 1).line()
                    <= document.problems().get(i).line());
        }
    }

    @Property
    void anyTextIsSurvived(@ForAll String text) {
        assertNotNull(KtapParser.parse("KTAP version 1\n" + text));
    }

    @Provide
    Arbitrary<KtapDocument> documents() {
        return tests(3).list().ofMinSize(1).ofMaxSize(4).map(KtapDocument::new);
    }

    private static Arbitrary<KtapTest> tests(int depth) {
        return depth == 0 ? leaves() : Arbitraries.oneOf(leaves(), nests(depth - 1));
    }

    /** No case has the name of the test that holds it: their names end in different letters. */
    private static Arbitrary<KtapTest> leaves() {
        return Combinators.combine(names("y"), statuses(), texts(), logs())
                .as((name, status, text, log) -> new KtapTest(name, status, comment(status, text), log, List.of()));
    }

    private static Arbitrary<KtapTest> nests(int depth) {
        Arbitrary<List<KtapTest>> subtests = tests(depth).list().ofMinSize(1).ofMaxSize(3);
        return Combinators.combine(names("z"), statuses(), texts(), logs(), subtests)
                .as((name, status, text, log, tests) -> new KtapTest(name, status, comment(status, text), log, tests));
    }

    private static String comment(KtapStatus status, String text) {
        return status == KtapStatus.SKIPPED || !text.startsWith(KtapLine.SKIP) ? text : "";
    }

    private static Arbitrary<KtapStatus> statuses() {
        return Arbitraries.of(KtapStatus.PASSED, KtapStatus.FAILED, KtapStatus.SKIPPED);
    }

    private static Arbitrary<String> names(String end) {
        return Arbitraries.strings()
                .withCharRange('a', 'd')
                .withChars("_- .9é")
                .ofMaxLength(8)
                .map(name -> name.strip() + end)
                .filter(name -> !name.startsWith("- "));
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.just(""),
                        Arbitraries.of("SKIP", "TIMEOUT 30 s", "ok 1 a"),
                        Arbitraries.strings().ascii().ofMaxLength(12))
                .map(text -> text.replaceAll("[\r\n]", "").strip());
    }

    private static Arbitrary<List<String>> logs() {
        return Arbitraries.oneOf(
                        Arbitraries.of("", "# test: text", "Expected a == b, but", "    a == 1 (0x1)", "\tindented"),
                        Arbitraries.strings().ofMaxLength(12))
                .map(line -> line.replaceAll("[\r\n]", "").stripTrailing())
                .filter(line -> KtapLine.of(line) instanceof KtapLine.Log)
                .list()
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<String> stamps() {
        return Arbitraries.of("[    0.060000] ", "[    0.060000][    T1] ", "<6>", "\t");
    }

    @Provide
    Arbitrary<Double> fractions() {
        return Arbitraries.doubles().between(0, true, 1, false);
    }

    @Provide
    Arbitrary<List<String>> garbage() {
        Arbitrary<String> structure = Arbitraries.of(
                "KTAP version 1",
                "TAP version 14",
                "KTAP version 7",
                "# Subtest: a",
                "# Subtest: b",
                "1..0",
                "1..1",
                "1..2",
                "ok 1 a",
                "not ok 2 b # SKIP",
                "ok 3",
                "# text",
                "");
        Arbitrary<String> indents = Arbitraries.of("", "  ", "    ", "        ", "\t");
        Arbitrary<String> lines = Combinators.combine(indents, structure).as(String::concat);
        return lines.list().ofMaxSize(30);
    }
}
