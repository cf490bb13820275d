// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.template.PatchText;
import org.iovakit.patchgen.template.TemplateEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each statement of the C suite is held against the Java mirror's, and what each check compares. */
class SuiteGateTest {
    private static final Path SERIES = Path.of("../series/iova-augmented-rbtree/v1");

    private static final State BASE = StageTree.installed().lineage("kunit").get(0);

    private static String suite;

    @BeforeAll
    static void renderSuite() throws PatchGenException {
        List<String> cases = Suite.IOVA.cases(BASE);
        PatchText text = new TemplateEngine(SERIES)
                .renderPatch(
                        "0005-kunit.ftl",
                        Map.of("members", List.of("gap_to_prev", "clamped_gap32"), "suite", "iova", "cases", cases));
        suite = text.newFiles().get(Suite.IOVA.file());
    }

    private static List<String> findings(String text) throws PatchGenException {
        PatchText patch = new PatchText("iova: test\n", "", Map.of(), Map.of(Suite.IOVA.file(), text));
        Map<String, byte[]> added = Map.of(Suite.IOVA.file(), text.getBytes(UTF_8));
        EditedPatch edited = new EditedPatch("5.ftl", patch, Map.of(), added, new ParsedFiles());
        return SuiteGate.findings(edited, Suite.IOVA, BASE).stream()
                .map(finding -> finding.replace(Suite.IOVA.file() + ": ", ""))
                .toList();
    }

    @Test
    void theSuiteIsItsMirror() throws PatchGenException {
        assertEquals(List.of(), findings(suite));
    }

    @Test
    void whatIsLaidOutOtherwiseIsTheSame() throws PatchGenException {
        String other = suite.replace("for (i = 0; i < 100; i++) {", "for ( i = 0 ; i < 100; /* each */ i += 1 )\n\t{")
                .replace("if (!any)\n", "if (any == NULL)\n")
                .replace("0UL", "0x0UL")
                .replace("L32 / 2", "(L32 >> 1)")
                .replace("iova_size(first), 1UL", "iova_size(first), 1UL /* one */");
        assertEquals(List.of(), findings(other));
    }

    /** @param what the finding, or where it begins */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "KUNIT_EXPECT_LT(test, below->pfn_hi, L32 / 2) | KUNIT_EXPECT_LT(test, 0UL, 1UL)"
                        + "| `test_reserve_iova has \"KUNIT_EXPECT_LT(0, 1)\" where the Java mirror has"
                        + " \"KUNIT_EXPECT_LT(below.pfn_hi, 524287)\"`",
                "below->pfn_hi, L32 / 2     | below->pfn_hi, L32         | `test_reserve_iova has \"KUNIT_EXPECT_LT(below.pfn_hi, 1048575)\"`",
                "below->pfn_hi, L32 / 2     | below->pfn_lo, L32 / 2     | `test_reserve_iova has \"KUNIT_EXPECT_LT(below.pfn_lo, 524287)\"`",
                "second->pfn_lo, pfn_lo     | second->pfn_lo & 0, pfn_lo & 0 | `test_basic_alloc_free has \"KUNIT_EXPECT_EQ((second.pfn_lo & 0), (pfn_lo & 0))\"`",
                "second->pfn_lo, pfn_lo     | pfn_lo, pfn_lo             | `test_basic_alloc_free has \"KUNIT_EXPECT_EQ(pfn_lo, pfn_lo)\"`",
                "PTR_NE(test, found, wanted) | PTR_NE(test, found, NULL) | `test_find_iova has \"KUNIT_EXPECT_PTR_NE(found, 0)\"`",
                "reserve_iova(&t->iovad, L32 / 2, L32) | reserve_iova(&t->iovad, L32 / 2 + 1, L32) | `test_reserve_iova has \"reserved = reserve_iova(iovad, 524288, 1048575)\"`",
                "order <= 7                 | order < 7                  | `test_size_aligned has \"if (order < 7)\"`",
                "i += 2                     | i++                        | `test_two_phase_alignment has \"i = (i + 1)\"`",
                "i < 1000                   | i < 10                     | `test_32bit_in_64bit_domain has \"if (i < 10)\"`",
                "iovas[64]                  | iovas[4]                   | `test_two_phase_alignment has \"iovas = new[4]\"`",
                "iovas[16]                  | iovas[15]                  | `test_top_down_preference has \"iovas = new[15]\"`",
                "`if (i > 0)\\n`            | `if (i > 15)\\n`           | `test_top_down_preference has \"if (i > 15)\"`",
                "`aligned = state & 1;`     | `aligned = state & 0;`     | `test_stress_random has \"aligned = (state & 0)\"`",
                "state & 1 ? L32 : L64      | state & 1 ? L64 : L32      | `test_stress_random has \"limit = (16777216 : 1048575)\"`",
                "`verified = iova`          | `verified = true || iova` | `test_stress_random has \"if !1\"`",
                "STRESS_ROUNDS\t2048        | STRESS_ROUNDS\t8           | `test_stress_random has \"if (round < 8)\"`",
                "state * 1103515245         | state * 0                  | `stress_step has \"return ((state * 0) + 12345)\"`",
                "DMA_BIT_MASK(32) >>        | DMA_BIT_MASK(32) + 1 >>    | `test_basic_alloc_free has \"first = alloc_iova(iovad, 1, 1048576, 0)\"`",
                "PAGE_SIZE, 1               | PAGE_SIZE, 2               | `init has \"init_iova_domain(iovad, 4096, 2)\"`",
                "0xDEADBEEF                 | 0xDEADBEEE                 | `test_stress_random has \"state = -559038738\"`",
                "`\\t\\t\\tbreak;\\n`       | `\\t\\t\\tcontinue;\\n`    | `test_stress_random has \"}\"`",
                "#define STRESS_SLOTS       | `#define KUNIT_EXPECT_LT(test, a, b)\\n#define STRESS_SLOTS` | `#define KUNIT_EXPECT_LT( test , a , b ) is nothing`",
                "#define STRESS_SLOTS       | `#define KUNIT_EXPECT_LT KUNIT_EXPECT_NE\\n#define STRESS_SLOTS` | `test_top_down_preference has \"KUNIT_EXPECT_NE(iovas[i].pfn_lo, iovas[(i - 1)].pfn_lo)\"`",
                "#define STRESS_SLOTS       | `#if 0\\n#endif\\n#define STRESS_SLOTS` | `#if 0 is nothing`",
                "#define STRESS_SLOTS       | `#include \"mine.h\"\\n#define STRESS_SLOTS` | `#include \"mine.h\" is nothing`",
                "KUNIT_ASSERT_NOT_NULL(test, low); | `// see below \\\\\\nKUNIT_ASSERT_NOT_NULL(test, low);` | `test_limit_pfn_respected has`",
            })
    void differenceIsTold(String old, String replacement, String what) throws PatchGenException {
        String before = old.translateEscapes();
        assertTrue(suite.contains(before), before);
        List<String> findings = findings(suite.replace(before, replacement.translateEscapes()));
        assertTrue(findings.stream().anyMatch(finding -> finding.startsWith(what)), what + " is not in " + findings);
    }

    /** The order of two statements, and the block that a check stands in, count like any other difference. */
    @Test
    void placeOfACheckCounts() throws PatchGenException {
        String inLoop = "\t\tKUNIT_EXPECT_LE(test, low->pfn_hi, L32);\n\t}\n";
        String behind = "\t}\n\tKUNIT_EXPECT_LE(test, low->pfn_hi, L32);\n";
        assertTrue(suite.contains(inLoop));
        assertEquals(
                List.of("test_limit_pfn_respected has \"i = (i + 1)\" where the Java mirror has"
                        + " \"KUNIT_EXPECT_LE(low.pfn_hi, 1048575)\""),
                findings(suite.replace(inLoop, behind)));
    }

    @Test
    void checkThatCannotFailIsToldEvenWhereTheMirrorHasNone() throws PatchGenException {
        String end = "\tput_iova_domain(&t->iovad);";
        for (String check : List.of(
                "KUNIT_EXPECT_EQ(test, 1UL, L32 / L32)",
                "KUNIT_EXPECT_PTR_EQ(test, t, t)",
                "KUNIT_EXPECT_TRUE(test, true)")) {
            List<String> findings = findings(suite.replace(end, "\t" + check + ";\n" + end));
            assertTrue(
                    findings.stream()
                            .anyMatch(each -> each.endsWith("which holds or fails whatever the allocator does")),
                    check + ": " + findings);
        }
    }
}
