// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.iovakit.mutants.SeriesMutant.Rule;
import org.junit.jupiter.api.Test;

/** Each rule makes the mistakes that it is named after, of every line that a patch adds. */
class SeriesMutatorTest {
    private static final Path SERIES =
            Path.of("").toAbsolutePath().getParent().resolve("series/iova-augmented-rbtree/v1");

    private static String inC(String... lines) {
        return "subject\n\n[@file path=\"drivers/iommu/iova.c\"]\n[@insert_after function=\"f\"]\n"
                + String.join("\n", lines) + "\n[/@insert_after]\n[/@file]\n";
    }

    private static String in(String file, String... lines) {
        return "subject\n\n[@add_file path=\"drivers/iommu/" + file + "\"]\n" + String.join("\n", lines)
                + "\n[/@add_file]\n";
    }

    /** What a rule makes of the lines of a template, in order. */
    private static List<String> mutants(String template, Rule rule) {
        return SeriesMutator.of("t.ftl", template).stream()
                .filter(mutant -> mutant.rule() == rule)
                .map(mutant -> mutant.after().strip().replaceAll("\\s*\n\\s*", " / "))
                .toList();
    }

    @Test
    void aComparisonIsNegatedAndMovesToItsNeighbour() {
        String template = inC("\tif (a->pfn_lo <= end && !found)");
        assertEquals(
                List.of("if (a->pfn_lo > end && !found)", "if (a->pfn_lo <= end && found)"),
                mutants(template, Rule.NEGATED));
        assertEquals(
                List.of("if (a->pfn_lo < end && !found)", "if (a->pfn_lo <= end || !found)"),
                mutants(template, Rule.OPERATOR));
    }

    @Test
    void whatDecidesIsNegatedAsAWhole() {
        assertEquals(List.of("if (!(next)) {"), mutants(inC("\tif (next) {"), Rule.NEGATED));
        assertEquals(List.of("return !good;"), mutants(inC("\treturn good;"), Rule.NEGATED));
        assertEquals(List.of("return 1;"), mutants(inC("\treturn good;"), Rule.CONSTANT));
        assertEquals(List.of("#if !IS_ENABLED(CONFIG_X)"), mutants(inC("#if IS_ENABLED(CONFIG_X)"), Rule.NEGATED));
    }

    @Test
    void whatLooksLikeAnOperatorIsNone() {
        assertEquals(List.of(), mutants(inC("\tstruct iova *iova = &t->iova;"), Rule.OPERATOR));
        assertEquals(List.of(), mutants(inC("#include <linux/iova.h>"), Rule.OPERATOR));
        assertEquals(
                List.of("pfn = (end + size) & ~mask;", "pfn = (end - size) | ~mask;", "pfn = (end - size) & mask;"),
                mutants(inC("\tpfn = (end - size) & ~mask;"), Rule.OPERATOR));
    }

    @Test
    void constantsGoUpAndDownAndWordsAreSaidOtherwise() {
        assertEquals(List.of("x = 2UL;", "x = 0UL;"), mutants(inC("\tx = 1UL;"), Rule.CONSTANT));
        assertEquals(List.of("x = 0x10;", "x = 0xe;"), mutants(inC("\tx = 0xF;"), Rule.CONSTANT));
        assertEquals(List.of("x = 1;"), mutants(inC("\tx = 0;"), Rule.CONSTANT));
        assertEquals(List.of("MODULE_LICENSE(\"not GPL\");"), mutants(inC("MODULE_LICENSE(\"GPL\");"), Rule.CONSTANT));
    }

    @Test
    void anotherNameIsOneThatIsKnownThere() {
        String template = inC("{", "\tgap = max(gap, largest);", "}", "", "\tgap = size;");
        assertEquals(
                List.of(
                        "largest = max(gap, largest);",
                        "gap = min(gap, largest);",
                        "gap = max(largest, largest);",
                        "gap = max(gap, gap);",
                        "size = size;",
                        "gap = gap;"),
                mutants(template, Rule.NAME));
        assertEquals(
                List.of("spin_lock(&d->lock);", "spin_lock_irq(&d->lock);"),
                mutants(inC("\tspin_lock_irqsave(&d->lock, flags);"), Rule.NAME));
        assertEquals(List.of("unsigned int gap;"), mutants(inC("\tunsigned long gap;"), Rule.NAME));
    }

    @Test
    void aLineGoesUnderAConditionOrBehindAComment() {
        assertEquals(
                List.of(
                        "#ifdef CONFIG_64BIT / f(a); / #endif",
                        "#ifdef CONFIG_SMP / f(a); / #endif",
                        "#if BITS_PER_LONG == 64 / f(a); / #endif",
                        "#ifdef CONFIG_IOMMU_DEBUGFS / f(a); / #endif",
                        "#ifndef CONFIG_SMP / f(a); / #endif"),
                mutants(inC("\tf(a);"), Rule.CONDITIONAL));
        assertTrue(mutants(inC("\treturn a;"), Rule.CONDITIONAL).contains("return BITS_PER_LONG == 32 ? 0 : a;"));
        assertEquals(List.of("// as it was \\ / f(a);", "/* f(a); */"), mutants(inC("\tf(a);"), Rule.COMMENT));
    }

    @Test
    void aCommentIsNoCode() {
        assertEquals(
                List.of(), SeriesMutator.of("t.ftl", inC("\t/* If a < b,", "\t * that is 1.", "\t */", "", "\t// x")));
        assertEquals(List.of("x = 2; /* 1 */", "x = 0; /* 1 */"), mutants(inC("\tx = 1; /* 1 */"), Rule.CONSTANT));
    }

    @Test
    void whiteSpaceCountsInFilesThatConfigure() {
        String template = in(".kunitconfig", "CONFIG_KUNIT=y", "CONFIG_X_Y=y");
        assertEquals(
                List.of(
                        "CONFIG_KUNIT=y",
                        "CONFIG_KUNIT=y \\",
                        "CONFIG _KUNIT=y",
                        "CONFIG_KUNIT=y CONFIG_X_Y=y",
                        "CONFIG_X_Y=y",
                        "CONFIG_X_Y=y \\",
                        "CONFIG _X_Y=y"),
                mutants(template, Rule.SPACE));
        assertEquals(List.of("CONFIG_KUNIT=m", "CONFIG_X_Y=m"), mutants(template, Rule.CONSTANT));
        assertTrue(mutants(template, Rule.NAME).contains("CONFIG_KUNT=y"));
        assertTrue(mutants(in("Makefile", "obj-$(CONFIG_X) += x.o"), Rule.COMMENT)
                .contains("# as it was \\ / obj-$(CONFIG_X) += x.o"));
    }

    @Test
    void aDroppedLineLeavesTheOthersWhereTheyAre() {
        String template = inC("\tf(a);", "\tg(a);");
        SeriesMutant dropped = SeriesMutator.of("t.ftl", template).get(0);
        assertEquals(template.replace("\tf(a);", ""), dropped.text());
        assertEquals("t.ftl, iova.c, dropped: f(a); -> nothing", dropped.key());
    }

    private static List<SeriesMutant> ofTheSeries() throws IOException {
        List<SeriesMutant> all = new ArrayList<>();
        for (String template : templates()) {
            all.addAll(SeriesMutator.of(template, Files.readString(SERIES.resolve(template))));
        }
        return all;
    }

    private static List<String> templates() throws IOException {
        try (var files = Files.list(SERIES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("000\\d.*\\.ftl"))
                    .sorted()
                    .toList();
        }
    }

    /** Found by another way: whatever of a template is code of a line, on either side of what its author says of it. */
    @Test
    void everyLineThatTheSeriesAddsIsDroppedOnce() throws IOException {
        Set<String> expected = new TreeSet<>();
        for (String template : templates()) {
            String text = Files.readString(SERIES.resolve(template));
            String added =
                    text.substring(text.indexOf("\n[@")).replaceAll("(?s)\\[@notes].*?\\[/@notes]|/\\*.*?\\*/", "");
            added.lines()
                    .filter(line -> line.startsWith("[@add_include") || !line.matches("\\s*(//.*)?|\\[/?[@#].*"))
                    .forEach(line -> expected.add(template + ": " + line.strip()));
        }
        Set<String> dropped = ofTheSeries().stream()
                .filter(mutant -> mutant.rule() == Rule.DROPPED)
                .map(mutant -> mutant.template() + ": "
                        + mutant.before().replaceAll("/\\*.*?\\*/", "").strip())
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(expected.size() > 300, expected::toString);
        assertEquals(expected, dropped);
    }

    @Test
    void aSampleHasAllFilesAndAllRules() throws IOException {
        List<SeriesMutant> all = ofTheSeries();
        List<SeriesMutant> sample = SeriesMutator.sample(all, 200, 7);
        assertEquals(200, Set.copyOf(sample).size());
        assertEquals(sample, SeriesMutator.sample(all, 200, 7));
        assertEquals(
                all.stream().map(SeriesMutant::file).collect(Collectors.toSet()),
                sample.stream().map(SeriesMutant::file).collect(Collectors.toSet()));
        assertEquals(
                EnumSet.allOf(Rule.class),
                sample.stream()
                        .map(SeriesMutant::rule)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class))));
        assertEquals(all.size(), all.stream().map(SeriesMutant::key).distinct().count());
    }
}
