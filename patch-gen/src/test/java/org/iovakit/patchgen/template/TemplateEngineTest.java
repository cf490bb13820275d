// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.edit.Edit;
import org.iovakit.patchgen.edit.Edit.Operation;
import org.iovakit.patchgen.edit.Where;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateEngineTest {
    @TempDir
    Path directory;

    private PatchText patch(String template) throws PatchGenException {
        write("p.ftl", template);
        return new TemplateEngine(directory).renderPatch("p.ftl", Map.of());
    }

    private void write(String name, String content) {
        try {
            Files.writeString(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String fault(String template) {
        PatchGenException e = assertThrows(PatchGenException.class, () -> patch(template));
        assertTrue(e.getMessage().startsWith(directory.resolve("p.ftl") + ":"), e.getMessage());
        return e.getMessage().substring((directory + "/").length());
    }

    @Test
    void textIsTheMessageAndDirectivesAreTheEdits() throws PatchGenException {
        PatchText text = patch("""
                [#-- no part of the message --]
                ring: say less

                Body.
                [@file path="ring.c"]
                [@insert_after function="f" statement="call g"]
                	a[i] = b[j[0]]; // ${x} <#if> $(y)
                [/@insert_after]

                [@delete function="g"/]
                [@add_include header="linux/x.h"/]
                [/@file]
                """);
        assertEquals("ring: say less\n\nBody.\n", text.message());
        List<Edit> edits = text.edits().get("ring.c");
        assertEquals("\ta[i] = b[j[0]]; // ${x} <#if> $(y)\n", edits.get(0).text());
        assertEquals(new Where("p.ftl", 6), edits.get(0).where());
        assertEquals(Operation.DELETE, edits.get(1).operation());
        assertEquals(new Where("p.ftl", 10), edits.get(1).where());
        assertEquals("#include <linux/x.h>\n", edits.get(2).text());
    }

    @Test
    void newFileIsTakenAsItStands() throws PatchGenException {
        PatchText text = patch("""
                ring: test it
                [@add_file path="ring-test.c"]
                // first
                [#list 1..2 as n]
                CASE([=n]);
                [/#list]

                [/@add_file]
                """);
        assertEquals(Map.of("ring-test.c", "// first\nCASE(1);\nCASE(2);\n\n"), text.newFiles());
        assertTrue(fault("s\n[@add_file path='a'][/@add_file]\n").contains("no newline at its end"));
        assertTrue(fault("s\n[@add_file path='a']\nx\n[/@add_file]\n[@add_file path='a']\nx\n[/@add_file]\n")
                .startsWith("p.ftl:5:"));
    }

    @Test
    void undefinedVariableIsAnErrorWithItsPlace() {
        assertTrue(fault("subject\n\nsome [=nothing] here\n").startsWith("p.ftl:3:8: "));
        assertTrue(fault("subject\n[#if x>1]\n").startsWith("p.ftl:2:"));
        assertTrue(fault("subject\n [@no_such_thing/]\n").startsWith("p.ftl:2:4: "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[@delete function='f'/] | outside of [@file",
                "[@file path='a.c'][@file path='b.c'][/@file][/@file] | inside another",
                "[@file path='a.c']stray[/@file] | text outside the edits would be lost",
                "[@file name='a.c'][/@file] | it takes path",
                "[@file path='a.c'][@delete function='f'] x [/@delete][/@file] | puts nothing there",
                "[@file path='a.c'][@replace function='f'/][/@file] | no text to put",
                "[@file path='a.c'][@delete functoin='f'/][/@file] | name no place: [functoin]",
                "[@file path='a.c'][@delete function='f' statement='f()'/][/@file] | names no statement",
                "[@file path='a.c'][@delete function=[1]/][/@file] | not a string",
                "[@file path='a.c'][@add_include name='x'/][/@file] | it takes header",
            })
    void misuseOfADirectiveSaysWhatIsWrongAndWhere(String template, String what) {
        String message = fault("subject\n\n" + template + "\n");
        assertTrue(message.startsWith("p.ftl:3:"), message);
        assertTrue(message.contains(what), message);
    }

    @Test
    void templateReachesNothingOutsideItsFolder() throws IOException {
        Path secret = Files.writeString(directory.resolveSibling("secret-" + directory.getFileName()), "secret");
        try {
            fault("[#include \"../" + secret.getFileName() + "\"]");
            fault("[=\"freemarker.template.utility.Execute\"?new()(\"true\")]");
            fault("[=\"x\"?api.class]");
        } finally {
            Files.delete(secret);
        }
    }

    /** What is included counts as a part of the series, so that a change of it after the rendering is noticed. */
    @Test
    void onlyTemplatesOfTheFolderItselfAreIncluded() throws IOException {
        Files.writeString(directory.resolve("part.inc"), "part");
        Files.writeString(Files.createDirectory(directory.resolve("sub")).resolve("part.ftl"), "part");
        for (String name : List.of("part.inc", "sub/part.ftl", "/sub/part.ftl")) {
            String message = fault("s\n[#include \"" + name + "\"]\n");
            assertTrue(message.contains("part") && message.contains("its name ends in .ftl"), message);
        }
    }

    /** Each would make Java allocate gigabytes at once, and fails before anything near that was. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[='x'?left_pad(2000000000)]",
                "[='x'?right_pad(2000000000)?length]",
                "[='x'?rightPad(50000 * 40000)]",
                "[='x'?left_pad('2000000000'?number)]",
                "[='x'?left_pad('2e9'?number)]",
                "[='x'?left_pad(.now?long)]",
                "[='x'?left_pad(.now? [#-- x --] long)]",
                "[='1e999999999'?number?c]",
                "[='1e-999999999'?number?string]",
                "[=('1e999999999'?number + 1)?length]",
                "[=('x?left_pad(2000' + '000000)')?eval]",
                "[#assign x][=r'[=1]'?interpret][/#assign]",
                "[#list (1..2000000000)?sort as x][/#list]",
                "[#list (1..10000000)?sort as x][/#list]",
                "[=(1..2000000000)?join('')?length]",
                "[#list (1..2000000000)?map(i -> i) as x][/#list]",
                "[=((1..2000000000)[0..1999999999])?first]",
                "[#assign s = 'xxxxxxxxxx'][#list 1..40 as i][#assign s = s + s][/#list]",
                "[#assign s = 'x'?left_pad(30000)][=s?replace(' ', s)?length]",
                "[#assign n = 9][#list 1..60 as i][#assign n = n * n][/#list]",
            })
    void whatMakesMuchOfLittleIsRefusedEarly(String template) {
        System.gc();
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        long before =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        PatchGenException e = assertThrows(PatchGenException.class, () -> patch("subject\n\n" + template + "\n"));
        assertTrue(e.getMessage().startsWith(directory.resolve("p.ftl").toString()), e.getMessage());
        long taken =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() - before;
        assertTrue(taken < 1_500_000_000, () -> taken + " bytes");
    }

    @Test
    void missingTemplateIsNamed() {
        PatchGenException e = assertThrows(
                PatchGenException.class, () -> new TemplateEngine(directory).renderText("none.ftl", Map.of()));
        assertTrue(e.getMessage().startsWith(directory.resolve("none.ftl") + ": no such template"), e.getMessage());
    }
}
