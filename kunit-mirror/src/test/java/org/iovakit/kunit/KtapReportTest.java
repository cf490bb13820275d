// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapWriter;
import org.junit.jupiter.api.Test;

class KtapReportTest {

    private static String ktap(KunitSuite suite) {
        return KtapWriter.write(new KtapDocument(List.of(KtapReport.of(KunitRunner.run(suite)))));
    }

    @Test
    void looksLikeAKernelsLog() {
        String text = ktap(new KunitSuite(
                "example",
                List.of(
                        new KunitCase("test_good", test -> test.info("all well")),
                        new KunitCase("test_bad", test -> test.expectEq("1 + 1", 1 + 1, "3", 3)),
                        new KunitCase("test_none", test -> test.skip("no such device")))));

        assertEquals("""
                KTAP version 1
                1..1
                    KTAP version 1
                    # Subtest: example
                    1..3
                    # test_good: all well
                    ok 1 test_good
                    # test_bad: EXPECTATION FAILED at KtapReportTest.java:0
                    Expected 1 + 1 == 3, but
                        1 + 1 == 2 (0x2)
                    not ok 2 test_bad
                    ok 3 test_none # SKIP no such device
                # example: expectations:1 assertions:0
                # example: pass:1 fail:1 skip:1 total:3
                # Totals: pass:1 fail:1 skip:1 total:3
                not ok 1 example
                """, text.replaceAll("\\.java:[0-9]+", ".java:0"));
    }

    @Test
    void hasNoTotalsOfASingleCase() {
        String text = ktap(new KunitSuite("example", List.of(new KunitCase("test_one", test -> {}))));

        assertEquals("""
                KTAP version 1
                1..1
                    KTAP version 1
                    # Subtest: example
                    1..1
                    ok 1 test_one
                # example: expectations:0 assertions:0
                ok 1 example
                """, text);
    }
}
