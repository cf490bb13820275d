// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.checked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.template.PatchText;
import org.iovakit.patchgen.template.TemplateEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedEditsTest {
    private static final String RECORD_IT = "; if its stage says the same, record it with iovakit audit --accept";

    @TempDir
    Path directory;

    @BeforeEach
    void makeSeries() throws IOException {
        write("series.yaml", """
                name: ring-tail
                version: 1
                to: [list@example.com]
                cc: []
                cover: cover.ftl
                files: [lib/ring.c, lib/ring.h, lib/Kconfig]
                patches: [1.ftl, 2.ftl]
                """);
        write("1.ftl", """
                ring: add a tail
                [@file path="lib/ring.c"]
                [@add_include header="linux/tail.h"/]
                [@replace function="fill" statement="assign n"]
                	n = head - tail; /* never negative */
                [/@replace]
                [@insert_after function="fill"]
                	first();
                [/@insert_after]
                [@insert_after function="fill"]
                	second("/* no comment */");
                [/@insert_after]
                [@delete function="gone"/]
                [/@file]
                [@file path="lib/ring.h"]
                [@add_include header="linux/tail.h"/]
                [/@file]
                """);
        write("2.ftl", """
                ring: test it
                [@add_file path="lib/ring-test.c"]
                // SPDX-License-Identifier: GPL-2.0-only
                int [=what](void);
                [/@add_file]
                [@file path="lib/Kconfig"]
                [@insert_after config="RING"]
                # for the tests
                config RING_TEST
                	bool "Don't mind"
                [/@insert_after]
                [/@file]
                """);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private CheckedEdits edits() throws PatchGenException {
        return edits("ring_test");
    }

    private CheckedEdits edits(String what) throws PatchGenException {
        TemplateEngine engine = new TemplateEngine(directory);
        Map<String, PatchText> texts = new LinkedHashMap<>();
        for (String template : Series.read(directory).file().patches()) {
            texts.put(template, engine.renderPatch(template, Map.of("what", what)));
        }
        return CheckedEdits.of(texts);
    }

    /** What is found after a template was changed. */
    private List<String> findings(String template, String old, String replacement) throws Exception {
        CheckedEdits before = edits();
        String text = Files.readString(directory.resolve(template));
        assertTrue(text.contains(old), "the template has no " + old);
        write(template, text.replace(old, replacement));
        return before.findings(edits());
    }

    @Test
    void asRecordedThereIsNothingToFind() throws Exception {
        Path record = CheckedEdits.location(Series.read(directory));
        edits().write(record);
        assertEquals(List.of(), CheckedEdits.read(record).findings(edits()));
        assertEquals(
                List.of(
                        "1.ftl insert_after at the last include",
                        "1.ftl replace at function fill, \"assign n\"",
                        "1.ftl insert_after at function fill",
                        "1.ftl insert_after at function fill",
                        "1.ftl delete at function gone",
                        "1.ftl insert_after at the last include",
                        "2.ftl insert_after at config RING",
                        "2.ftl add_file lib/ring-test.c"),
                Files.readAllLines(record).stream()
                        .skip(1)
                        .map(line -> line.replaceFirst("\\t[0-9a-f]{16}\\t", " "))
                        .toList());
    }

    @Test
    void deletedEditIsNamed() throws Exception {
        assertEquals(
                List.of("1.ftl no longer has the edit delete at function gone, which its stage was checked with"),
                findings("1.ftl", "[@delete function=\"gone\"/]\n", ""));
    }

    @Test
    void deletedEditIsMissedBesideItsLike() throws Exception {
        assertEquals(
                List.of("1.ftl no longer has the edit insert_after at function fill, which its stage was checked with"),
                findings("1.ftl", "[@insert_after function=\"fill\"]\n\tfirst();\n[/@insert_after]\n", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1.ftl | head - tail      | head + tail      | replace at function fill, \"assign n\"",
                "1.ftl | head - tail      | head -tail + 1   | replace at function fill, \"assign n\"",
                "1.ftl | n = head         | n -= head        | replace at function fill, \"assign n\"",
                "1.ftl | no comment       | no  comment      | insert_after at function fill",
                "1.ftl | second(          | sec ond(         | insert_after at function fill",
                "2.ftl | int              | long             | add_file lib/ring-test.c",
                "2.ftl | Don't            | Do not           | insert_after at config RING",
                "2.ftl | `RING_TEST\\n\\t` | `RING_TEST `    | insert_after at config RING",
                "2.ftl | `\\tbool`        | `\\t  bool`      | insert_after at config RING",
                "2.ftl | bool             | `bool `          | insert_after at config RING",
                "2.ftl | for the tests    | `for the tests \\\\` | insert_after at config RING",
                "1.ftl | /* never negative */ | `/* never */ // \\\\` | replace at function fill, \"assign n\"",
            })
    void changedTextIsOneFinding(String template, String old, String replacement, String what) throws Exception {
        assertEquals(
                List.of(template + " has the new or changed edit " + what + RECORD_IT),
                findings(template, old.translateEscapes(), replacement.translateEscapes()));
    }

    @Test
    void changedAnchorIsAnEditGoneAndANewOne() throws Exception {
        assertEquals(
                List.of(
                        "1.ftl no longer has the edit delete at function gone, which its stage was checked with",
                        "1.ftl has the new or changed edit delete at function other" + RECORD_IT),
                findings("1.ftl", "function=\"gone\"", "function=\"other\""));
    }

    @Test
    void sameEditInAnotherFileIsAnotherOne() throws Exception {
        assertEquals(
                List.of("1.ftl has the new or changed edit insert_after at the last include" + RECORD_IT),
                findings("1.ftl", "path=\"lib/ring.h\"", "path=\"lib/tail.h\""));
    }

    @Test
    void orderCounts() throws Exception {
        assertEquals(
                List.of("1.ftl has its edits in another order than its stage was checked with" + RECORD_IT),
                findings("1.ftl", """
                        	first();
                        [/@insert_after]
                        [@insert_after function="fill"]
                        	second("/* no comment */");
                        """, """
                        	second("/* no comment */");
                        [/@insert_after]
                        [@insert_after function="fill"]
                        	first();
                        """));
    }

    @Test
    void whatTheDataChangesCounts() throws Exception {
        CheckedEdits before = edits();
        CheckedEdits after = edits("another_test");
        assertEquals(
                List.of("2.ftl has the new or changed edit add_file lib/ring-test.c" + RECORD_IT),
                before.findings(after));
    }

    @Test
    void templateThatLeavesTheSeriesTakesItsEditsAlong() throws Exception {
        List<String> findings = findings("series.yaml", "[1.ftl, 2.ftl]", "[1.ftl]");
        assertEquals(2, findings.size());
        findings.forEach(finding -> assertTrue(finding.startsWith("2.ftl no longer has the edit "), finding));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1.ftl | ring: add a tail      | ring: another subject",
                "1.ftl | never negative        | negative at times",
                "1.ftl | /* never negative */  | // never",
                "1.ftl | n = head - tail;      | n=head-tail ;",
                "2.ftl | GPL-2.0-only          | GPL-2.0",
                "2.ftl | # for the tests       | # for tests",
                "2.ftl | # for the tests       | `\t # for tests\\n\\n`",
            })
    void commentsAndWhiteSpaceDoNotCount(String template, String old, String replacement) throws Exception {
        assertEquals(List.of(), findings(template, old.translateEscapes(), replacement.translateEscapes()));
    }

    @Test
    void hashCommentsEndWhereCBegins() {
        assertEquals(List.of("#", "define", "X", "1", "\n"), EditTokens.of("ring.h", "#define X 1 // one\n"));
        assertEquals(
                List.of("# CONFIG_X is not set", "CONFIG_Y=y"),
                EditTokens.of(".kunitconfig", "# off\n# CONFIG_X is not set\nCONFIG_Y=y\n"));
        assertEquals(List.of("\tsee https://a.b"), EditTokens.of("lib/Kconfig.debug", "\tsee https://a.b\n"));
        assertEquals(List.of("#define X"), EditTokens.of("lib/ring.S", "#define X\n"));
        assertEquals(List.of("obj-y += a.o"), EditTokens.of("lib/Makefile", "# the ring\n\nobj-y += a.o\n"));
    }

    /** What a backslash joins, make and configurations read as one line; a comment takes the line below along. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "# a ring \\\nobj-y += a.o\n",
                "# a ring \\ \nobj-y += a.o\n",
                "# a ring \\\r\nobj-y += a.o\n",
                "#\\\n\nobj-y += a.o\n",
                "\\\n# a ring\nobj-y += a.o\n",
                "obj-y \\\n+= a.o\n",
                "obj-y += a.o \n",
                " obj-y += a.o\n",
                "\tobj-y += a.o\n",
                "obj-y += a .o\n",
                "obj-y += a.o\r\n",
                "obj-y += a.o\f\n",
                "obj-y +=\na.o\n",
                "obj-y += a.o # \\\n",
                "obj-y += a.o\\\n",
            })
    void whiteSpaceCountsInMake(String text) {
        assertNotEquals(EditTokens.of("lib/Makefile", "obj-y += a.o\n"), EditTokens.of("lib/Makefile", text));
    }

    @Test
    void optionsOnOneLineAreNotThoseOnTwo() {
        for (String path : List.of("lib/.kunitconfig", "lib/Kconfig", "Documentation/ring.rst")) {
            assertNotEquals(
                    EditTokens.of(path, "CONFIG_A=y\nCONFIG_B=y\n"), EditTokens.of(path, "CONFIG_A=y CONFIG_B=y\n"));
        }
    }

    /** @param other the same but for white space or comments, which decide something here */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`EXPORT(f);`       | `// a ring \\\\\\nEXPORT(f);`",
                "`EXPORT(f);`       | `// a ring \\\\\\s\\nEXPORT(f);`",
                "`EXPORT(f);`       | `// a ring \\\\\\r\\nEXPORT(f);`",
                "`EXPORT(f);`       | `/\\\\\\n/ a ring\\nx(); EXPORT(f);`",
                "`EXPORT(f);`       | `EXPORT(f); // a ring \\\\\\n`",
                "`EXPORT(f);`       | `EXPORT(f); \\\\\\n`",
                "`#define F (x)`    | `#define F(x)`",
                "`#define F\\nx`    | `#define F x`",
                "`#if A\\nx\\n#endif` | `#if A x\\n#endif`",
                "`#if A \\\\\\nx\\n#endif` | `#if A\\nx\\n#endif`",
                "`#include <a//b.h>` | `#include <a`",
                "`a = 0x1e + 1;`    | `a = 0x1e+1;`",
                "`L \"a\"`          | `L\"a\"`",
                "`a < b;`           | `a <\\fb;`",
            })
    void whiteSpaceThatDecidesCountsInC(String text, String other) {
        assertNotEquals(
                EditTokens.of("ring.c", text.translateEscapes()), EditTokens.of("ring.c", other.translateEscapes()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`EXPORT(f);`       | `// a ring\\nEXPORT(f);`",
                "`EXPORT(f);`       | `// a ring \\\\\\n too\\nEXPORT(f);`",
                "`EXPORT(f);`       | `// what??/\\nEXPORT(f);`",
                "`a b`              | `a/**/b`",
                "`long_name`        | `long\\\\\\n_name`",
                "`#define F(x) \\\\\\n\\t1` | `#define F(x) 1`",
                "`#define F 1`      | `  # define F /* one\\n or so */ 1`",
                "`f(a, b);`         | `f(a,\\n  b);`",
            })
    void otherWhiteSpaceDoesNotCountInC(String text, String other) {
        assertEquals(
                EditTokens.of("ring.c", text.translateEscapes()), EditTokens.of("ring.c", other.translateEscapes()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.ftl\t0123456789abcdef\tdelete at function f\n",
                "# SPDX-License-Identifier: GPL-2.0-only\n1.ftl\t0123456789abcde\tdelete at function f\n",
                "# SPDX-License-Identifier: GPL-2.0-only\n1.ftl\t0123456789abcdef\t\n",
                "# SPDX-License-Identifier: GPL-2.0-only\n\n",
            })
    void damagedRecordIsNamedWithItsLine(String text) throws IOException {
        Path record = write("checked-edits.tsv", text);
        String message = assertThrows(PatchGenException.class, () -> CheckedEdits.read(record))
                .getMessage();
        assertTrue(message.matches("(?s)\\Q" + record + "\\E:[12]: the record is damaged: .*"), message);
    }

    @Test
    void recordOfBytesThatAreNoTextIsNamed() throws IOException {
        Path record = Files.write(directory.resolve("checked-edits.tsv"), new byte[] {(byte) 0xff, (byte) 0xfe});
        String message = assertThrows(PatchGenException.class, () -> CheckedEdits.read(record))
                .getMessage();
        assertTrue(message.startsWith(record + " is not text"), message);
    }
}
