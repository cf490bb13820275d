// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.shape;

import static org.iovakit.kunit.KunitMacro.ASSERT_NOT_NULL;
import static org.iovakit.kunit.KunitMacro.EXPECT_EQ;
import static org.iovakit.kunit.KunitMacro.EXPECT_FALSE;
import static org.iovakit.kunit.KunitMacro.EXPECT_LE;
import static org.iovakit.kunit.KunitMacro.EXPECT_LT;
import static org.iovakit.kunit.KunitMacro.EXPECT_PTR_EQ;
import static org.iovakit.kunit.KunitMacro.EXPECT_PTR_NE;
import static org.iovakit.kunit.KunitMacro.EXPECT_TRUE;
import static org.iovakit.kunit.KunitMacro.FAIL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.iovakit.kunit.Kunit;
import org.iovakit.kunit.KunitCase;
import org.iovakit.kunit.KunitSuite;
import org.iovakit.kunit.iova.IovaSuite;
import org.junit.jupiter.api.Test;

class SuiteShapeTest {

    /** Counted by hand in the description of the cases: a check in a loop is one. */
    @Test
    void theSuiteIova() {
        assertEquals(
                new SuiteShape(
                        "iova",
                        Map.of(EXPECT_TRUE, 1),
                        Map.of(EXPECT_TRUE, 1),
                        List.of(
                                new CaseShape("test_init_destroy", Map.of()),
                                new CaseShape(
                                        "test_basic_alloc_free",
                                        Map.of(ASSERT_NOT_NULL, 2, EXPECT_LE, 1, EXPECT_EQ, 2, EXPECT_TRUE, 2)),
                                new CaseShape(
                                        "test_size_aligned", Map.of(ASSERT_NOT_NULL, 1, EXPECT_EQ, 2, EXPECT_TRUE, 1)),
                                new CaseShape(
                                        "test_top_down_preference",
                                        Map.of(ASSERT_NOT_NULL, 1, EXPECT_LT, 1, EXPECT_TRUE, 1)),
                                new CaseShape(
                                        "test_limit_pfn_respected",
                                        Map.of(ASSERT_NOT_NULL, 1, EXPECT_LE, 1, EXPECT_TRUE, 1)),
                                new CaseShape(
                                        "test_reserve_iova", Map.of(ASSERT_NOT_NULL, 2, EXPECT_LT, 1, EXPECT_TRUE, 2)),
                                new CaseShape(
                                        "test_find_iova",
                                        Map.of(ASSERT_NOT_NULL, 1, EXPECT_PTR_EQ, 2, EXPECT_PTR_NE, 1)),
                                new CaseShape(
                                        "test_32bit_in_64bit_domain",
                                        Map.of(ASSERT_NOT_NULL, 2, EXPECT_LE, 1, EXPECT_TRUE, 2)),
                                new CaseShape(
                                        "test_two_phase_alignment",
                                        Map.of(ASSERT_NOT_NULL, 2, EXPECT_EQ, 2, EXPECT_TRUE, 3)),
                                new CaseShape(
                                        "test_pci_32bit_workaround_pattern",
                                        Map.of(ASSERT_NOT_NULL, 1, EXPECT_TRUE, 1)),
                                new CaseShape("test_stress_random", Map.of(EXPECT_TRUE, 1, FAIL, 1)))),
                SuiteShape.of(IovaSuite.class));
    }

    static final class Helpers {
        static KunitSuite suite() {
            return new KunitSuite(
                    "helpers",
                    List.of(
                            new KunitCase("twice", Helpers::twice),
                            new KunitCase("lambda", test -> test.expectFalse("no", false)),
                            new KunitCase("nested", Helpers::nested)));
        }

        private static void twice(Kunit test) {
            check(test);
            check(test);
        }

        private static void check(Kunit test) {
            for (int i = 0; i < 3; i++) {
                test.expectEq("i", i, "i", i);
            }
            test.info("no check");
        }

        private static void nested(Kunit test) {
            Consumer<String> each = text -> test.expectTrue(text, true);
            each.accept("one");
            each.accept("two");
            twice(test);
            test.addAction(() -> test.failCurrentTest("no check either"));
            List.of("a", "b").forEach(test::fail);
        }
    }

    /** A helper counts where it is called, a lambda or method reference where it stands. */
    @Test
    void helpersAreFollowed() {
        assertEquals(
                new SuiteShape(
                        "helpers",
                        Map.of(),
                        Map.of(),
                        List.of(
                                new CaseShape("twice", Map.of(EXPECT_EQ, 2)),
                                new CaseShape("lambda", Map.of(EXPECT_FALSE, 1)),
                                new CaseShape("nested", Map.of(EXPECT_TRUE, 1, EXPECT_EQ, 2, FAIL, 1)))),
                SuiteShape.of(Helpers.class));
    }

    static final class Recursive {
        static KunitSuite suite() {
            return new KunitSuite("recursive", List.of(new KunitCase("down", test -> down(test, 3))));
        }

        private static void down(Kunit test, int depth) {
            test.expectTrue("true", true);
            if (depth > 0) {
                down(test, depth - 1);
            }
        }
    }

    static final class HandsOn {
        static KunitSuite suite() {
            return new KunitSuite("hands-on", List.of(new KunitCase("away", HandsOn::away)));
        }

        private static void away(Kunit test) {
            Recursive.down(test, 0);
        }
    }

    static final class ComputedName {
        static KunitSuite suite() {
            return new KunitSuite("computed", List.of(new KunitCase("case" + Math.abs(1), test -> {})));
        }
    }

    static final class TwoSuites {
        static List<KunitSuite> suites() {
            return List.of(new KunitSuite("one", List.of()), new KunitSuite("two", List.of()));
        }
    }

    @Test
    void whatCannotBeCountedIsNamed() {
        assertRefused(Recursive.class, "Recursive.down calls itself, so its checks cannot be counted");
        assertRefused(HandsOn.class, "away(Lorg/iovakit/kunit/Kunit;)V hands its test on to ");
        assertRefused(ComputedName.class, "should build its case 1 from a literal name and one method");
        assertRefused(TwoSuites.class, "should build one suite, but builds 2");
        assertRefused(SuiteShapeTest.class, "should build one suite, but builds 0");
    }

    private static void assertRefused(Class<?> suite, String message) {
        String actual = assertThrows(IllegalArgumentException.class, () -> SuiteShape.of(suite))
                .getMessage();
        assertEquals(message, actual.contains(message) ? message : actual);
    }
}
