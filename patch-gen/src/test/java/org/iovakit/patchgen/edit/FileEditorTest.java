// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.edit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.csource.StatementSelector;
import org.iovakit.patchgen.edit.Edit.Operation;
import org.junit.jupiter.api.Test;

class FileEditorTest {
    private static final String SOURCE = """
            #include <linux/a.h>
            #include <linux/b.h>

            struct ring {
            	int head;
            };

            static int one(void)
            {
            	return 1;
            }

            /* Two. */
            static int two(void)
            {
            	int x;

            	/* why */
            	lock();
            	x = one();

            	unlock();
            	return x;
            }
            """;

    private static String apply(Edit... edits) throws PatchGenException {
        SourceText text = new SourceText("ring.c", SOURCE.getBytes(UTF_8));
        return new String(new FileEditor(text, new ParsedFiles(), "linux 9.9").apply(List.of(edits)), UTF_8);
    }

    private static Edit edit(int line, Operation operation, Anchor anchor, String text) {
        return new Edit(operation, anchor, text, new Where("0001.ftl", line));
    }

    private static Anchor statement(String function, String selector) {
        StatementSelector parsed = StatementSelector.parse(selector);
        return new Anchor.OfStatements(function, parsed, parsed);
    }

    @Test
    void eachOperationTouchesItsPlaceOnly() throws PatchGenException {
        String after = apply(
                edit(1, Operation.INSERT_AFTER, new Anchor.OfLastInclude(), "#include <linux/c.h>\n"),
                edit(2, Operation.INSERT_AFTER, new Anchor.OfMember("ring", "head"), "\tint tail;\n"),
                edit(3, Operation.INSERT_BEFORE, new Anchor.OfFunction("two"), "static int half(void);\n"),
                edit(4, Operation.REPLACE, statement("two", "assign x"), "\tx = 2;\n"),
                edit(5, Operation.DELETE_COMMENT, statement("two", "call lock"), ""),
                edit(6, Operation.INSERT_AFTER, statement("two", "call unlock"), "\twarn();\n"));
        assertEquals("""
                #include <linux/a.h>
                #include <linux/b.h>
                #include <linux/c.h>

                struct ring {
                	int head;
                	int tail;
                };

                static int one(void)
                {
                	return 1;
                }

                static int half(void);
                /* Two. */
                static int two(void)
                {
                	int x;

                	lock();
                	x = 2;

                	unlock();
                	warn();
                	return x;
                }
                """, after);
    }

    @Test
    void deletionTakesTheCommentAndOneOfTwoMeetingBlankLines() throws PatchGenException {
        String after = apply(
                edit(1, Operation.DELETE, new Anchor.OfFunction("one"), ""),
                edit(
                        2,
                        Operation.DELETE,
                        new Anchor.OfStatements(
                                "two", StatementSelector.parse("call lock"), StatementSelector.parse("assign x")),
                        ""));
        assertEquals("""
                #include <linux/a.h>
                #include <linux/b.h>

                struct ring {
                	int head;
                };

                /* Two. */
                static int two(void)
                {
                	int x;

                	unlock();
                	return x;
                }
                """, after);
    }

    @Test
    void textPutAtOnePlaceKeepsTheTemplatesOrder() throws PatchGenException {
        String after = apply(
                edit(1, Operation.DELETE, new Anchor.OfFunction("two"), ""),
                edit(2, Operation.INSERT_BEFORE, new Anchor.OfFunction("two"), "int a;\n"),
                edit(3, Operation.INSERT_BEFORE, new Anchor.OfFunction("two"), "int b;\n"));
        assertTrue(after.endsWith("\treturn 1;\n}\n\nint a;\nint b;\n"), after);
    }

    @Test
    void missingAnchorNamesTemplateLineAnchorFileAndBase() {
        PatchGenException e = assertThrows(
                PatchGenException.class, () -> apply(edit(57, Operation.DELETE, statement("two", "call three"), "")));
        assertEquals(
                "0001.ftl:57: delete at function two, \"call three\": ring.c:14: no statement in two() matches"
                        + " \"call three\" (base: linux 9.9); the template does not fit this kernel as it is",
                e.getMessage());
        PatchGenException uncommented = assertThrows(
                PatchGenException.class,
                () -> apply(edit(1, Operation.DELETE_COMMENT, statement("two", "call unlock"), "")));
        assertTrue(uncommented.getMessage().contains("no comment stands above"), uncommented.getMessage());
    }

    @Test
    void editsThatWantTheSameLinesAreRefused() {
        PatchGenException e = assertThrows(
                PatchGenException.class,
                () -> apply(
                        edit(3, Operation.REPLACE, statement("two", "assign x"), "\tx = 2;\n"),
                        edit(9, Operation.DELETE, new Anchor.OfFunction("two"), "")));
        assertTrue(e.getMessage().startsWith("0001.ftl:3: replace at"), e.getMessage());
        assertTrue(e.getMessage().contains("overlaps with delete at function two of 0001.ftl:9"), e.getMessage());
    }

    private static String applyTo(String path, String source, Edit edit) throws PatchGenException {
        SourceText text = new SourceText(path, source.getBytes(UTF_8));
        return new String(new FileEditor(text, new ParsedFiles(), "linux 9.9").apply(List.of(edit)), UTF_8);
    }

    @Test
    void signaturePrototypeAndMacroCallArePlacesToo() throws PatchGenException {
        String source = """
                int one(int a);

                /* Makes more. */
                DECLARE_MORE(static, one, struct x,
                	     y)

                static int
                one(int a)
                {
                	return a;
                }
                """;
        assertEquals(
                source.replace("static int\none(int a)\n", "static long one(long a)\n"),
                applyTo(
                        "a.c",
                        source,
                        edit(1, Operation.REPLACE, new Anchor.OfSignature("one"), "static long one(long a)\n")));
        assertEquals(
                source.replace("int one(int a);\n", "int one(int a);\nint two;\n"),
                applyTo("a.c", source, edit(1, Operation.INSERT_AFTER, new Anchor.OfPrototype("one"), "int two;\n")));
        assertEquals(
                "int one(int a);\n\nstatic int\none(int a)\n{\n\treturn a;\n}\n",
                applyTo("a.c", source, edit(1, Operation.DELETE, new Anchor.OfMacroCall("DECLARE_MORE"), "")));
    }

    @Test
    void whatIsPutBeforeADeclarationStandsApartFromTheOneAbove() throws PatchGenException {
        Edit edit = edit(1, Operation.INSERT_BEFORE, new Anchor.OfMacroCall("MODULE_AUTHOR"), "int two;\n\n");
        for (String gap : List.of("", "\n")) {
            assertEquals(
                    "int one(void)\n{\n\treturn 1;\n}\n\nint two;\n\nMODULE_AUTHOR(\"Ann\");\n",
                    applyTo("a.c", "int one(void)\n{\n\treturn 1;\n}\n" + gap + "MODULE_AUTHOR(\"Ann\");\n", edit));
        }
    }

    private static final String KCONFIG = """
            # The ring
            config RING
            	tristate

            menuconfig RINGS
            	bool "Rings"
            	help
            	  Rings, of all sorts.

            	  Say N.

            config RING_TEST
            	tristate
            """;

    @Test
    void kconfigEntryEndsWithItsLastIndentedLine() throws PatchGenException {
        assertEquals(
                KCONFIG.replace("tristate\n\nmenuconfig", "tristate\nNEW\n\nmenuconfig"),
                applyTo("Kconfig", KCONFIG, edit(1, Operation.INSERT_AFTER, new Anchor.OfConfig("RING"), "NEW\n")));
        assertEquals(
                KCONFIG.replace("Say N.\n", "Say N.\nNEW\n"),
                applyTo("Kconfig", KCONFIG, edit(1, Operation.INSERT_AFTER, new Anchor.OfConfig("RINGS"), "NEW\n")));
        PatchGenException e = assertThrows(
                PatchGenException.class,
                () -> applyTo("Kconfig", KCONFIG, edit(7, Operation.DELETE, new Anchor.OfConfig("RIN"), "")));
        assertTrue(e.getMessage().startsWith("0001.ftl:7: delete at config RIN: Kconfig has no entry"), e.getMessage());
    }

    @Test
    void makefileLineIsFoundByItsObject() throws PatchGenException {
        String makefile = """
                obj-y += core.o ring.o
                obj-$(CONFIG_X)\t+= x-ring.o
                ring-objs := ring.o
                """;
        assertEquals(
                makefile.replace("core.o ring.o\n", "core.o ring.o\nobj-m += t.o\n"),
                applyTo(
                        "Makefile",
                        makefile,
                        edit(1, Operation.INSERT_AFTER, new Anchor.OfObject("ring.o"), "obj-m += t.o\n")));
        assertThrows(
                PatchGenException.class,
                () -> applyTo("Makefile", makefile, edit(1, Operation.DELETE, new Anchor.OfObject("y.o"), "")));
    }
}
