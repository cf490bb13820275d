// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.iovakit.domain.Iova;
import org.iovakit.kunit.Kunit;
import org.iovakit.kunit.KunitCase;
import org.iovakit.kunit.KunitSuite;
import org.iovakit.kunit.iova.IovaSuite;
import org.junit.jupiter.api.Test;

class SuiteShapeTest {

    private static Map<String, Long> checks(FunctionShape function) {
        return function.steps().stream()
                .filter(step -> step.startsWith("KUNIT_"))
                .collect(Collectors.groupingBy(
                        step -> step.replaceFirst("KUNIT_(\\w+).*", "$1"), TreeMap::new, Collectors.counting()));
    }

    /** Counted by hand in the description of the cases: a check in a loop is one. */
    @Test
    void theSuiteIova() {
        SuiteShape suite = SuiteShape.of(IovaSuite.class);
        assertEquals("iova", suite.name());
        assertEquals(Map.of("EXPECT_TRUE", 1L), checks(suite.init()));
        assertEquals(Map.of("EXPECT_TRUE", 1L), checks(suite.exit()));
        assertEquals(
                List.of(
                        "test_init_destroy {}",
                        "test_basic_alloc_free {ASSERT_NOT_NULL=2, EXPECT_EQ=2, EXPECT_LE=1, EXPECT_TRUE=2}",
                        "test_size_aligned {ASSERT_NOT_NULL=1, EXPECT_EQ=2, EXPECT_TRUE=1}",
                        "test_top_down_preference {ASSERT_NOT_NULL=1, EXPECT_LT=1, EXPECT_TRUE=1}",
                        "test_limit_pfn_respected {ASSERT_NOT_NULL=1, EXPECT_LE=1, EXPECT_TRUE=1}",
                        "test_reserve_iova {ASSERT_NOT_NULL=2, EXPECT_LT=1, EXPECT_TRUE=2}",
                        "test_find_iova {ASSERT_NOT_NULL=1, EXPECT_PTR_EQ=2, EXPECT_PTR_NE=1}",
                        "test_32bit_in_64bit_domain {ASSERT_NOT_NULL=2, EXPECT_LE=1, EXPECT_TRUE=2}",
                        "test_two_phase_alignment {ASSERT_NOT_NULL=2, EXPECT_EQ=2, EXPECT_TRUE=3}",
                        "test_pci_32bit_workaround_pattern {ASSERT_NOT_NULL=1, EXPECT_TRUE=1}",
                        "test_stress_random {EXPECT_TRUE=1, FAIL=1}"),
                suite.cases().stream()
                        .map(each -> each.name() + " " + checks(each))
                        .toList());
        assertEquals(
                List.of(new FunctionShape("stress_step", List.of("return ((state * 1103515245) + 12345)"))),
                suite.helpers());
    }

    static final class Steps {
        private Iova[] slots = new Iova[8];

        static KunitSuite suite() {
            Steps steps = new Steps();
            return new KunitSuite(
                    "steps",
                    List.of(
                            new KunitCase("calls", steps::calls),
                            new KunitCase("ways", test -> steps.ways(test, 3)),
                            new KunitCase("loops", Steps::loops)));
        }

        private void calls(Kunit test) {
            test.info("no check");
            slots[1] = null;
            test.expectEq("lower + 1", slots[2].pfnLo + 1, "half", half(test, slots[2].size()));
            twice(test);
        }

        private static long half(Kunit test, long ofThis) {
            test.expectNe("ofThis", ofThis, "0", 0L);
            return ofThis >>> 1;
        }

        private static void twice(Kunit test) {
            half(test, 2);
            half(test, 0xffff_ffffL);
        }

        private void ways(Kunit test, int upTo) {
            boolean both = upTo > 1 && slots[upTo] != null;
            if (!both || upTo == 7) {
                test.fail("at " + upTo);
                return;
            }
            long size = upTo == 3 ? 1L : upTo;
            test.assertTrue("size <= 3", size <= 3);
        }

        private static void loops(Kunit test) {
            int state = 0;
            for (int i = 0; i < 4; i += 2) {
                if (i == 2) {
                    continue;
                }
                state |= i << 1;
            }
            while (state != 0) {
                state--;
            }
        }
    }

    @Test
    void stepsAreThoseOfTheCode() {
        SuiteShape suite = SuiteShape.of(Steps.class);
        assertEquals(
                List.of("slots[1] = 0", "KUNIT_EXPECT_EQ((slots[2].pfn_lo + 1), half(iova_size(slots[2])))", "twice()"),
                suite.cases().get(0).steps());
        assertEquals(List.of("ways(3)"), suite.cases().get(1).steps());
        assertEquals(
                List.of(
                        "state = 0",
                        "i = 0",
                        "{",
                        "if (i < 4)",
                        "if (i == 2)",
                        "goto",
                        "}",
                        "state = (state | (i << 1))",
                        "}",
                        "i = (i + 2)",
                        "again",
                        "}",
                        "{",
                        "if state",
                        "state = (state - 1)",
                        "again",
                        "}"),
                suite.cases().get(2).steps());
        assertEquals(
                List.of(
                        new FunctionShape("half", List.of("KUNIT_EXPECT_NE(of_this, 0)", "return (of_this >> 1)")),
                        new FunctionShape("twice", List.of("half(2)", "half(-1)")),
                        new FunctionShape(
                                "ways",
                                List.of(
                                        "if (up_to > 1)",
                                        "if slots[up_to]",
                                        "goto",
                                        "}",
                                        "}",
                                        "}",
                                        "both = (1 : 0)",
                                        "if both",
                                        "if (up_to == 7)",
                                        "}",
                                        "KUNIT_FAIL()",
                                        "return",
                                        "}",
                                        "if (up_to == 3)",
                                        "goto",
                                        "}",
                                        "}",
                                        "size = (1 : up_to)",
                                        "KUNIT_ASSERT_TRUE((size <= 3))"))),
                suite.helpers());
    }

    static final class Later {
        static KunitSuite suite() {
            return new KunitSuite("later", List.of(new KunitCase("later", Later::later)));
        }

        private static void later(Kunit test) {
            List.of("a", "b").forEach(test::fail);
        }
    }

    static final class Elsewhere {
        static void check(Kunit test) {
            test.expectTrue("true", true);
        }
    }

    static final class HandsOn {
        static KunitSuite suite() {
            return new KunitSuite("hands-on", List.of(new KunitCase("away", HandsOn::away)));
        }

        private static void away(Kunit test) {
            Elsewhere.check(test);
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
    void whatHasNoNotationIsNamed() {
        assertRefused(Later.class, "Later.later hands org/iovakit/kunit/Kunit.fail on, which may run at any time");
        assertRefused(HandsOn.class, "HandsOn.away hands its test on to ");
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
