// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.edit.Edit;
import org.iovakit.patchgen.edit.FileEditor;
import org.iovakit.patchgen.template.PatchText;
import org.iovakit.patchgen.template.TemplateEngine;
import org.iovakit.testing.Requirements;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each thing around the suite that would keep it from being configured, built, loaded or run is named. */
class SurroundingsGateTest {
    private static final Map<String, String> BASE = Map.of(
            "drivers/iommu/Kconfig",
            "config IOMMU_IOVA\n\ttristate\n\nconfig OTHER\n\tbool \"other\"\n\tselect IOMMU_IOVA\n",
            "drivers/iommu/Makefile",
            "obj-y += amd/\nobj-$(CONFIG_IOMMU_IOVA) += iova.o\n",
            "drivers/iommu/iova.c",
            """
            struct iova *find_iova(struct iova_domain *iovad, unsigned long pfn)
            {
            	return NULL;
            }
            EXPORT_SYMBOL_GPL(find_iova);

            MODULE_AUTHOR("Nobody");
            """,
            "include/linux/iova.h",
            "void put_iova_domain(struct iova_domain *iovad);\n");

    private static PatchText text;

    @BeforeAll
    static void renderTemplate() throws PatchGenException {
        text = new TemplateEngine(Path.of("../series/iova-augmented-rbtree/v1"))
                .renderPatch(
                        "0005-kunit.ftl",
                        Map.of(
                                "members",
                                List.of("gap_to_prev", "clamped_gap32"),
                                "suite",
                                "iova",
                                "cases",
                                List.of("test_find_iova")));
    }

    /** What is found where the text of one file of the patch is another. */
    private static SurroundingsGate.Result check(String file, String old, String replacement) throws PatchGenException {
        Map<String, List<Edit>> edits = new LinkedHashMap<>(text.edits());
        Map<String, String> newFiles = new LinkedHashMap<>(text.newFiles());
        newFiles.computeIfPresent(file, (path, content) -> replace(content, old, replacement));
        edits.computeIfPresent(file, (path, all) -> {
            List<Edit> others = new ArrayList<>();
            all.forEach(edit -> others.add(
                    new Edit(edit.operation(), edit.anchor(), replace(edit.text(), old, replacement), edit.where())));
            return others;
        });
        Map<String, byte[]> before = new HashMap<>();
        Map<String, byte[]> changed = new HashMap<>();
        for (Map.Entry<String, String> each : BASE.entrySet()) {
            byte[] bytes = each.getValue().getBytes(UTF_8);
            before.put(each.getKey(), bytes);
            changed.put(
                    each.getKey(),
                    new FileEditor(new SourceText(each.getKey(), bytes), new ParsedFiles(), "a base of the test's own")
                            .apply(edits.getOrDefault(each.getKey(), List.of())));
        }
        newFiles.forEach((path, content) -> changed.put(path, content.getBytes(UTF_8)));
        PatchText patch = new PatchText(text.message(), text.notes(), edits, newFiles);
        return SurroundingsGate.check(
                new EditedPatch("5.ftl", patch, before, changed, new ParsedFiles()), Suite.IOVA.file());
    }

    private static String replace(String content, String old, String replacement) {
        assertTrue(content.contains(old), old + " is not in " + content);
        return content.replace(old, replacement);
    }

    @Test
    void theSeriesHasNothingToFind() throws PatchGenException {
        assertEquals(List.of(), check("", "", "").findings());
    }

    /** @param what where the finding begins, behind the file */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "iova.c       | EXPORT_SYMBOL_GPL(iova_domain_verify_invariants); | `` | iova_domain_verify_invariants() is not exported",
                "iova.c       | EXPORT_SYMBOL_GPL( | `// see above \\\\\\nEXPORT_SYMBOL_GPL(` | iova_domain_verify_invariants() is not exported",
                "iova.c       | #if IS_ENABLED(CONFIG_IOMMU_IOVA_KUNIT_TEST) | #ifdef CONFIG_IOMMU_IOVA_KUNIT_TEST | without what stands in",
                "iova.c       | IS_ENABLED(CONFIG_IOMMU_IOVA_KUNIT_TEST) | IS_ENABLED(CONFIG_IOMMU_IOVA_TEST) | without what stands in",
                "iova.c       | IS_ENABLED( | IS_BUILTIN( | without what stands in",
                "iova.c       | `#if IS_ENABLED` | `int all;\\n#if IS_ENABLED` | without what stands in",
                "Makefile     | iova-kunit.o | iova-test.o | with CONFIG_IOMMU_IOVA_KUNIT_TEST=y make gains [obj-y iova-test.o]",
                "Makefile     | obj-$(CONFIG_IOMMU_IOVA_KUNIT_TEST) | obj-y | with CONFIG_IOMMU_IOVA_KUNIT_TEST=m make gains [obj-y iova-kunit.o]",
                "Makefile     | obj-$(CONFIG_IOMMU_IOVA_KUNIT_TEST) | obj-$(CONFIG_IOMMU_IOVA_KUNIT_TESTS) | with CONFIG_IOMMU_IOVA_KUNIT_TEST=y make gains []",
                "Makefile     | obj-$( | `# see above \\\\\\nobj-$(` | with CONFIG_IOMMU_IOVA_KUNIT_TEST=y make gains []",
                "Makefile     | += | := | with CONFIG_IOMMU_IOVA_KUNIT_TEST=y make gains",
                "Makefile     | iova-kunit.o | $(shell id) | the line",
                ".kunitconfig | `CONFIG_KUNIT=y\\n` | `CONFIG_KUNIT=y ` | kunit.py does not take the line",
                ".kunitconfig | `CONFIG_IOMMU_IOVA_KUNIT_TEST=y\\n` | `` | it has no line CONFIG_IOMMU_IOVA_KUNIT_TEST=y",
                ".kunitconfig | KUNIT_TEST=y | KUNIT_TEST=m | it has no line CONFIG_IOMMU_IOVA_KUNIT_TEST=y",
                "iova-kunit.c | MODULE_LICENSE(\"GPL\"); | MODULE_LICENSE(\"Proprietary\"); | as a module it has to name",
                "iova-kunit.c | MODULE_LICENSE(\"GPL\"); | // MODULE_LICENSE(\"GPL\"); | as a module it has to name",
                "iova-kunit.c | SPDX-License-Identifier: GPL-2.0-only | SPDX-License-Identifier: MIT | its first line names no licence",
                "iova-kunit.c | SPDX-License-Identifier: GPL-2.0-only | SPDX-License-Identifier: LGPL-2.0-only | its first line names no licence",
            })
    void isNamed(String file, String old, String replacement, String what) throws PatchGenException {
        Requirements.program("make", "make");
        assertNames(file, old, replacement, what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\\tdepends on KUNIT\\n`   | ``                        | with MODULES=y,KUNIT=n,IOMMU_IOVA_KUNIT_TEST=y, IOMMU_IOVA_KUNIT_TEST is y",
                "`\\tselect IOMMU_IOVA\\n`  | ``                        | with MODULES=y,KUNIT=y,KUNIT_ALL_TESTS=n,IOMMU_IOVA_KUNIT_TEST=m, IOMMU_IOVA is n",
                "`\\tdefault KUNIT_ALL_TESTS\\n` | ``                   | with MODULES=y,KUNIT=y,KUNIT_ALL_TESTS=y, IOMMU_IOVA_KUNIT_TEST is n",
                "default KUNIT_ALL_TESTS    | default y                  | with MODULES=y,KUNIT=y,KUNIT_ALL_TESTS=n, IOMMU_IOVA_KUNIT_TEST is y",
                "tristate                   | bool                       | with MODULES=y,KUNIT=y,KUNIT_ALL_TESTS=n,IOMMU_IOVA_KUNIT_TEST=m",
                "` if !KUNIT_ALL_TESTS`     | ``                         | with MODULES=y,KUNIT=y,KUNIT_ALL_TESTS=y, IOMMU_IOVA_KUNIT_TEST is y, offered",
                "tristate                   | tristat                    | the parser says: ",
                "depends on                 | depend on                  | the parser says: ",
                "`depends on KUNIT\\n\\t`   | `depends on KUNIT `        | the parser says: ",
                "depends on KUNIT           | depends on KUNITS          | with MODULES=y,KUNIT=y,KUNIT_ALL_TESTS=n, IOMMU_IOVA_KUNIT_TEST is n, not offered",
                "select IOMMU_IOVA          | select OTHER               | with MODULES=y,KUNIT=y,KUNIT_ALL_TESTS=n,IOMMU_IOVA_KUNIT_TEST=m, IOMMU_IOVA is y",
                "config IOMMU               | confg IOMMU                | one option is to be added",
                "depends on KUNIT           | depends on $(shell,id)     | what is added asks the shell",
            })
    void kconfigIsRead(String old, String replacement, String what) throws PatchGenException {
        Map<String, String> notChecked = check("", "", "").notChecked();
        if (!notChecked.isEmpty()) {
            Requirements.missing("not checked: " + notChecked);
        }
        assertNames("Kconfig", old, replacement, what);
    }

    private static void assertNames(String file, String old, String replacement, String what) throws PatchGenException {
        String path = "drivers/iommu/" + file;
        List<String> findings = check(path, old.translateEscapes(), replacement.translateEscapes())
                .findings();
        assertTrue(
                findings.stream().anyMatch(finding -> finding.startsWith(path + ": " + what)),
                () -> what + ": " + findings);
    }
}
