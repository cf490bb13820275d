// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.SourceText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How code is read and shown. */
class CodeTest {
    @TempDir
    Path scratch;

    private static List<String> signed(List<CodeLine> lines) {
        return lines.stream().map(line -> line.sign() + line.text()).toList();
    }

    private static CSource c(String text) throws PatchGenException {
        return CSource.parse(new SourceText("x.c", text.getBytes(UTF_8)));
    }

    @Test
    void membersComeWithTheirDocumentationAndTheirCName() throws IOException, PatchGenException {
        Files.writeString(scratch.resolve("A.java"), """
                class A {
                    /** Does it. */
                    @Mirrors("do_it")
                    void doIt() {
                        int i = 0;
                    }

                    @Mirrors(value = "in_it", file = "x.h")
                    long inIt;

                    void helper() {}
                }
                """);
        assertEquals(
                List.of(
                        new JavaMember(
                                "A",
                                "doIt",
                                "do_it",
                                "/** Does it. */\n@Mirrors(\"do_it\")\nvoid doIt() {\n    int i = 0;\n}"),
                        new JavaMember("A", "inIt", "in_it", "@Mirrors(value = \"in_it\", file = \"x.h\")\nlong inIt;"),
                        new JavaMember("A", "helper", "", "void helper() {}")),
                JavaSources.read(scratch).stream()
                        .filter(member -> !member.name().equals("<init>"))
                        .toList());
    }

    @Test
    void aDifferenceHoldsAllLines() {
        assertEquals(List.of(" a", "-b", "+x", " c"), signed(CodeLine.difference("a\nb\nc\n", "a\nx\nc\n")));
        assertEquals(List.of("+a"), signed(CodeLine.difference("", "a\n")));
    }

    @Test
    void outsideOfFunctionsOnlyWhatIsOutsideIsShown() throws PatchGenException {
        CSource before = c("#include <a.h>\n\nint f(void)\n{\n\treturn 1;\n}\n");
        CSource after = c("#include <a.h>\n#include <b.h>\n\nint f(void)\n{\n\treturn 2;\n}\n");
        assertEquals(
                List.of(" #include <a.h>", "+#include <b.h>", " ", " int f(void)"),
                signed(OutsideFunctions.of(before, after)));
        assertEquals(List.of(), OutsideFunctions.of(before, before));
    }

    @Test
    void commentsStringsAndKeywordsAreTold() {
        List<Highlighter.Span> line =
                Highlighter.lines("int x = '\"'; /* if */ y // z\n").get(0);
        assertEquals(
                List.of("keyword int", " x = ", "string '\"'", " ; ", "comment /* if */", "  y ", "comment // z"),
                line.stream()
                        .map(span -> (span.kind() + " " + span.text()).replaceFirst("^  (?=x|;)", " "))
                        .toList());
        assertEquals(2, Highlighter.lines("/* a\n * b */").size());
    }
}
