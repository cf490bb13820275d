// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.iovakit.patchgen.PatchGenException;
import org.junit.jupiter.api.Test;

class CSourceTest {
    private static CSource parse(String c) throws PatchGenException {
        return CSource.parse(new SourceText("ring.c", c.getBytes(UTF_8)));
    }

    private static String lines(CSource source, TextRange range) {
        return source.text().slice(range);
    }

    /** Its name is then what stands between its type and the parameters of what it returns. */
    @Test
    void aFunctionMayReturnAFunction() throws PatchGenException {
        CSource source = parse("static void (*find_it(void))(void)\n{\n\treturn 0;\n}\nint other(void)\n{\n}\n");
        assertEquals(
                "other", source.functions().get(source.functions().size() - 1).name());
        assertEquals(2, source.functions().size());
    }

    /** What was read of a function where another state of the file has it must be what is read of it here. */
    @Test
    void statesOfAFileShareWhatTheirFunctionsSay() throws PatchGenException {
        String fill = """
                int fill(struct ring *r, int n)
                {
                	/* from the head on */
                	while (n--)
                		push(r, n);
                	return r->head;
                }
                """;
        String first = "int a;\n" + fill + "EXPORT_SYMBOL_GPL(fill);\n";
        List<String> others = List.of(
                "/* Fills it. */\n" + fill + "int b;\n",
                "#ifdef RING\n" + fill + "#endif\n",
                "int c; " + fill,
                fill.stripTrailing() + " /* the end */\n",
                fill.replace("push(r, n)", "push(r, n + 1)"),
                fill.replace("push(r, n);", "push(r, ;") + fill);
        ParsedFiles states = new ParsedFiles();
        assertEquals(1, states.of("ring.c", first.getBytes(UTF_8)).functions().size());
        for (String other : others) {
            assertEquals(
                    parse(other).functions(),
                    states.of("ring.c", other.getBytes(UTF_8)).functions(),
                    other);
        }
    }

    @Test
    void functionTakesItsCommentAndItsExportsAlong() throws PatchGenException {
        CSource source = parse("""
                /* \u00a9 shifts bytes against chars */
                static int before;

                /* Fills it. */
                // Twice.
                int ring_fill(struct ring *r)
                {
                	return 0;
                }
                EXPORT_SYMBOL_GPL(ring_fill);
                EXPORT_SYMBOL_NS_GPL(ring_fill, RING);
                EXPORT_SYMBOL(ring_fill_more);

                static struct ring *
                ring_next(void)
                {
                	return 0;
                }
                """);
        assertEquals(
                List.of("ring_fill", "ring_next"),
                source.functions().stream().map(CFunction::name).toList());
        CFunction fill = source.function("ring_fill");
        assertEquals(6, fill.line());
        assertTrue(lines(source, fill.lines()).startsWith("/* Fills it. */\n// Twice.\nint ring_fill"));
        assertTrue(lines(source, fill.lines()).endsWith("EXPORT_SYMBOL_NS_GPL(ring_fill, RING);\n"));
    }

    @Test
    void commentBehindABlankLineBelongsToNobody() throws PatchGenException {
        CSource source = parse("""
                /* About the file. */

                int one(void)
                {
                	return 1;
                }
                """);
        assertTrue(lines(source, source.function("one").lines()).startsWith("int one"));
    }

    @Test
    void functionDefinedTwiceIsAmbiguous() throws PatchGenException {
        CSource source = parse("""
                #ifdef CONFIG_RING
                int size(void) { return 1; }
                #else
                int size(void) { return 0; }
                #endif
                """);
        AnchorException e = assertThrows(AnchorException.class, () -> source.function("size"));
        assertEquals("ring.c has the function size() 2 times, on lines [2, 4]", e.getMessage());
        AnchorException none = assertThrows(AnchorException.class, () -> source.function("sizes"));
        assertEquals("ring.c has no function sizes()", none.getMessage());
    }

    @Test
    void kernelMacrosDoNotHideWhatStandsAroundThem() throws PatchGenException {
        CSource source = parse("""
                struct pool {
                	spinlock_t lock;
                	struct slot __percpu *slots;
                	int left;
                };

                static int drain(struct list *l)
                {
                	struct slot *s = list_entry(l, struct slot, list);

                	for_each_slot(s, l)
                		put(s);
                	finish(l);
                	return 0;
                }
                """);
        assertTrue(source.function("drain").line() == 7);
        assertTrue(source.statement("drain", StatementSelector.parse("call finish"))
                .ownsLines());
        assertEquals(
                "\tint left;\n", lines(source, source.member("pool", "left").lines()));
    }

    @Test
    void membersOfEveryShapeAreFound() throws PatchGenException {
        CSource source = parse("""
                struct ring;
                struct ring {
                	unsigned long	*slot; /* where
                				  it goes */
                	int (*fill)(struct ring *r);
                	char name[8];
                };
                """);
        assertEquals(
                List.of("slot", "fill", "name"),
                source.struct("ring").members().stream().map(CMember::name).toList());
        assertEquals(
                "\tunsigned long\t*slot; /* where\n\t\t\t\t  it goes */\n",
                lines(source, source.member("ring", "slot").lines()));
        assertEquals(
                "ring.c has no member ring.tail",
                assertThrows(AnchorException.class, () -> source.member("ring", "tail"))
                        .getMessage());
    }

    private static final String WALK = """
            static int walk(struct ring *r, int n)
            {
            	int i, *p = first(r);
            	struct slot *s;

            	/* Take it. */
            	lock(r);
            	r->head.lo = r->head.hi = n;
            	if (check(r)) {
            		s = get(r);
            		if (s)
            			use(s);
            		else { drop(s); }
            	}
            again:
            	for (i = 0; i < n; i++)
            		step(r);
            	s = get(p);
            	unlock(r);
            	return done(r);
            }
            """;

    @Test
    void statementIsNamedByWhatItDoesItself() throws PatchGenException {
        CSource source = parse(WALK);
        assertEquals("int i, *p = first(r);", statement(source, "declare p"));
        assertEquals("r->head.lo = r->head.hi = n;", statement(source, "assign r->head.lo"));
        assertEquals("r->head.lo = r->head.hi = n;", statement(source, "assign  r -> head.hi"));
        assertEquals("use(s);", statement(source, "call use"));
        assertEquals("return done(r);", statement(source, "call done"));
        assertTrue(statement(source, "call check").startsWith("if (check(r)) {"));
        assertTrue(statement(source, "label again").startsWith("again:"));
        assertEquals(
                "\t/* Take it. */\n",
                lines(
                        source,
                        source.statement("walk", StatementSelector.parse("call lock"))
                                .comment()
                                .orElseThrow()));
        assertFalse(
                source.statement("walk", StatementSelector.parse("call drop")).ownsLines());
    }

    private static String statement(CSource source, String selector) throws AnchorException {
        return lines(
                source,
                source.statement("walk", StatementSelector.parse(selector)).range());
    }

    @Test
    void statementNamedTwiceIsAmbiguousAndSaysWhere() throws PatchGenException {
        CSource source = parse(WALK);
        AnchorException e = assertThrows(AnchorException.class, () -> statement(source, "assign s"));
        assertEquals(
                "ring.c:1: \"assign s\" is ambiguous in walk(): it matches the statements of lines [10, 18]",
                e.getMessage());
        AnchorException none = assertThrows(AnchorException.class, () -> statement(source, "call nobody"));
        assertEquals("ring.c:1: no statement in walk() matches \"call nobody\"", none.getMessage());
        assertThrows(IllegalArgumentException.class, () -> StatementSelector.parse("lock(r)"));
    }

    @Test
    void rangeOfStatementsGrowsToTheCommonBlock() throws PatchGenException {
        CSource source = parse(WALK);
        List<CStatement> found = source.statements(
                "walk", StatementSelector.parse("assign r->head.lo"), StatementSelector.parse("call use"));
        assertEquals(2, found.size());
        assertTrue(lines(source, found.get(1).range()).startsWith("if (check(r)) {"));
        AnchorException backwards = assertThrows(
                AnchorException.class,
                () -> source.statements(
                        "walk", StatementSelector.parse("call unlock"), StatementSelector.parse("call lock")));
        assertTrue(backwards.getMessage().contains("stands before"), backwards.getMessage());
    }

    @Test
    void textThatGitWouldNotApplyIsRefused() {
        PatchGenException crlf = assertThrows(PatchGenException.class, () -> parse("int a;\nint b;\r\n"));
        assertTrue(crlf.getMessage().startsWith("ring.c:2: the line ends in CR LF"), crlf.getMessage());
        PatchGenException cut = assertThrows(PatchGenException.class, () -> parse("int a;\nint"));
        assertTrue(cut.getMessage().contains("no newline at its end"), cut.getMessage());
    }
}
