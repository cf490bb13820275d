// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.iovakit.patchgen.PatchGenException;
import org.junit.jupiter.api.Test;

class CStepsTest {
    private static List<String> steps(String body) throws PatchGenException {
        ExpandedC expanded = ExpandedC.of("static void f(struct kunit *test)\n{\n" + body + "\n}\n", Map.of());
        return CSteps.of("f.c", expanded.tokens(), Map.of("TWICE", value -> 2 * value))
                .get("f");
    }

    @Test
    void effectsAndConstants() throws PatchGenException {
        assertEquals(
                List.of(
                        "size = 0",
                        "a = 6",
                        "b.c[(i + 1)] = (a & -1)",
                        "g(d, *e)",
                        "n = (n - 1)",
                        "size = (size | 16)"),
                steps("""
                        struct ring *t = test->priv;
                        unsigned long size = 0;
                        const char *name = "ring";
                        a = (unsigned long)(TWICE(1UL << 1) + 0x2);
                        t->b.c[i + 1] = a & 0xffffffff;
                        g(&t->d, *e);
                        n--;
                        size |= 020;
                        name = "other";
                        kunit_info(test, "%s\\n", name);
                        """));
    }

    @Test
    void checksHaveWhatTheyCompare() throws PatchGenException {
        assertEquals(
                List.of(
                        "KUNIT_EXPECT_EQ(a, 1)",
                        "KUNIT_ASSERT_NOT_NULL(p)",
                        "KUNIT_FAIL()",
                        "KUNIT_EXPECT_TRUE((a < b))"),
                steps("""
                        KUNIT_EXPECT_EQ_MSG(test, a, 1, "%d", c);
                        KUNIT_ASSERT_NOT_NULL(test, p);
                        KUNIT_FAIL(test, "round %d", i);
                        KUNIT_EXPECT_TRUE(test, a < b);
                        """));
    }

    @Test
    void waysAreLaidOut() throws PatchGenException {
        assertEquals(
                List.of("if (a != 1)", "if !b", "if c", "}", "g()", "goto", "}", "}", "h()", "}"),
                steps("if (a == 1 || (!b && c)) g(); else h();"));
        assertEquals(
                List.of("{", "if a", "if !b", "goto", "}", "if c", "goto", "}", "g()", "}", "again", "}", "}"),
                steps("while (a) { if (!b) break; if (c) continue; g(); }"));
        assertEquals(List.of("if a", "goto", "}", "}", "b = (1 : c)", "return !b"), steps("b = a ? 1 : c; return !b;"));
    }

    @Test
    void whatHasNoNotationIsMarked() throws PatchGenException {
        for (String statement : List.of(
                "do g(); while (a);",
                "switch (a) { case 1: g(); }",
                "goto out; out: g();",
                "a = b, c = d;",
                "a = ({ b; });",
                "a = g()++;",
                "u8 a;",
                "a = (u8)1;",
                "a = (u8)(1);",
                "a = (u8)b;",
                "static int a;",
                "g(sizeof(a));",
                "g(")) {
            assertTrue(steps(statement).stream().anyMatch(step -> step.contains("?")), statement);
        }
    }

    @Test
    void functionThatIsThereTwiceIsMarked() throws PatchGenException {
        ExpandedC twice = ExpandedC.of("int f(void) { return 1; }\nint f(void) { return 2; }\n", Map.of());
        assertEquals(
                Map.of("f", List.of("?int f ( void ) { return 2 ; }")), CSteps.of("f.c", twice.tokens(), Map.of()));
    }

    @Test
    void macrosWithoutParametersAreReplaced() {
        ExpandedC expanded = ExpandedC.of("""
                #include <linux/ring.h>
                #include "mine.h"
                #define SIZE (HALF << 1) /* pages */
                #define HALF \\
                	BASE
                #define SELF SELF
                #define F(x) x
                #define HALF 7
                #ifdef X
                int a = SIZE + SELF; // HALF
                #endif
                """, Map.of("BASE", "4"));
        assertEquals("int a = ( 4 << 1 ) + SELF ;", String.join(" ", expanded.tokens()));
        assertEquals(
                List.of("include \"mine.h\"", "define F( x ) x", "define HALF 7", "ifdef X", "endif"),
                expanded.refused());
    }
}
