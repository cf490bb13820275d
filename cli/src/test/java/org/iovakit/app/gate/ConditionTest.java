// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.template.PatchText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    private static final String FILE = "drivers/iommu/iova.c";

    private static List<Condition> added(String before, String after) {
        return Condition.added(List.of(new EditedPatch(
                "0001.ftl",
                new PatchText("", "", Map.of(), Map.of()),
                Map.of(FILE, before.getBytes(UTF_8)),
                Map.of(FILE, after.getBytes(UTF_8)),
                new ParsedFiles())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "#ifdef CONFIG_64BIT~return 0;~#endif|WORD|#ifdef CONFIG_64BIT",
                "#  if \\~BITS_PER_LONG == 32~return 0;~#endif|WORD|#if BITS_PER_LONG==32",
                "return BITS_PER_LONG == 32 ? 0 : 1;|WORD|BITS_PER_LONG",
                "return __SIZEOF_LONG__;|WORD|__SIZEOF_LONG__",
                "return sizeof(unsigned long);|WORD|sizeof of a word",
                "#ifdef CONFIG_SMP~return 0;~#endif|OPTION|#ifdef CONFIG_SMP",
                "#if !defined(CONFIG_SMP) && IS_ENABLED(CONFIG_PCI)~return 0;~#endif|OPTION|#if !defined(CONFIG_SMP)&&IS_ENABLED(CONFIG_PCI)",
                "if (IS_ENABLED(CONFIG_NUMA)) return 0;|OPTION|IS_ENABLED(CONFIG_NUMA)",
                "return CONFIG_NR_CPUS;|OPTION|CONFIG_NR_CPUS",
                "#if 0~return 0;~#endif|NONE|#if 0",
                "#if 1 /* always */~return 0;~#endif|NONE|#if 1",
                "#ifdef DEBUG~return 0;~#endif|NONE|#ifdef DEBUG",
                "#ifdef __KERNEL__~return 0;~#endif|NONE|#ifdef __KERNEL__",
                "#if HZ > 100~return 0;~#endif|NONE|#if HZ>100",
                "if (IS_ENABLED(CONFIG_IOMMU_IOVA_KUNIT_TEST)) return 0;|NONE|IS_ENABLED(CONFIG_IOMMU_IOVA_KUNIT_TEST)",
                "#ifndef CONFIG_IOMMU_IOVA_KUNIT_TEST~return 0;~#endif|NONE|in a function or with #else: #ifndef CONFIG_IOMMU_IOVA_KUNIT_TEST"
            })
    void whatIsAddedInAFunctionIsNamed(String body, Condition.Kind kind, String text) {
        List<Condition> added = added(
                "int f(void)\n{\n\treturn 1;\n}\n",
                "int f(void)\n{\n" + body.replace("~", "\n") + "\n\treturn 1;\n}\n");
        assertEquals(1, added.size(), added::toString);
        assertEquals("0001.ftl, drivers/iommu/iova.c: " + text, added.get(0).toString());
        assertEquals(kind, added.get(0).kind());
    }

    @Test
    void theSuitesOwnConditionIsCompiledBothWays() {
        String verifier = "#if IS_ENABLED(CONFIG_IOMMU_IOVA_KUNIT_TEST)\nint verify(void)\n{\n\treturn 1;\n}\n#endif\n";
        assertEquals(
                Condition.Kind.SUITE,
                added("int f;\n", "int f;\n" + verifier).get(0).kind());
        String other = verifier.replace("#endif", "#else\n#define f g\n#endif");
        assertEquals(
                Condition.Kind.NONE,
                added("int f;\n", "int f;\n" + other).get(0).kind());
        String redefined = verifier.replace("#endif", "#define f g\n#endif");
        assertEquals(
                Condition.Kind.NONE,
                added("int f;\n", "int f;\n" + redefined).get(0).kind());
    }

    @Test
    void whatWasThereAndWhatIsNoConditionIsNoMatter() {
        String there = "#ifdef CONFIG_SMP\nint f;\n#endif\n";
        assertEquals(
                List.of(),
                added(there, there + "int g = sizeof(*p); /* #if 0, CONFIG_SMP */\nchar *s = \"CONFIG_SMP\";\n"));
        assertEquals(1, added(there, there + there).size());
    }

    @Test
    void aModuleIsAnotherOption() {
        Condition condition = added("", "#if IS_MODULE(CONFIG_PCI)\n#endif\n").get(0);
        assertEquals(List.of("CONFIG_PCI_MODULE"), List.copyOf(condition.symbols()));
    }
}
