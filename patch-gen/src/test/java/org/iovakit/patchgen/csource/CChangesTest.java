// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.iovakit.patchgen.PatchGenException;
import org.junit.jupiter.api.Test;

class CChangesTest {
    private static CSource parse(String c) throws PatchGenException {
        return CSource.parse(new SourceText("ring.c", c.getBytes(UTF_8)));
    }

    @Test
    void namesWhatCameWentAndChanged() throws PatchGenException {
        CSource before = parse("""
                struct ring {
                	int head, tail;
                	int left;
                };
                /* says */
                static int same(int a)
                {
                	return a + 1; /* one more */
                }
                static int other(void) { return 1; }
                static int gone(void) { return 2; }
                """);
        CSource after = parse("""
                struct ring {
                	int head, tail;
                	int right;
                };
                static int same(int a) { return a +
                		1; }
                /* says something else */
                static int other(void) { return 2; }
                static int come(void) { return 2; }
                """);
        CChanges changes = CChanges.between(before, after);
        assertEquals(Set.of("come"), changes.added());
        assertEquals(Set.of("other"), changes.changed());
        assertEquals(Set.of("gone"), changes.deleted());
        assertEquals(Set.of("ring.right"), changes.addedMembers());
        assertEquals(Set.of("ring.left"), changes.deletedMembers());
    }

    @Test
    void callsAreCountedWhereTheyStand() throws PatchGenException {
        CFunction function = parse("""
                static void test(struct kunit *test)
                {
                	for (int i = 0; i < 3; i++)
                		KUNIT_EXPECT_EQ(test, size(i), 1);
                	if (x)
                		KUNIT_EXPECT_EQ(test, 1, 1);
                	/* KUNIT_EXPECT_EQ(test, 2, 2) */
                }
                """).function("test");
        assertEquals(List.of("KUNIT_EXPECT_EQ", "size", "KUNIT_EXPECT_EQ"), function.calls());
    }
}
