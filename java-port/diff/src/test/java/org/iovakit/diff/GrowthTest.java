// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.iovakit.domain.StageTree;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthTest {
    /** Single pages with single pages free between them, above 32 bits, and 32-bit requests for two. */
    private static Growth.Sized narrow(long ranges) {
        List<Operation> operations = new ArrayList<>(List.of(new Operation.Domain(4096, 1, false)));
        LongStream.range(0, ranges)
                .forEach(range -> operations.add(new Operation.Reserve(0x200000 + 5 * range, 0x200001 + 5 * range)));
        for (int round = 0; round < 10; round++) {
            operations.add(new Operation.Alloc(2, 0xfffff, false));
        }
        return new Growth.Sized(ranges, new Trace(1, operations), 1 + ranges);
    }

    private static List<Growth.Sized> sizes() {
        return List.of(narrow(100), narrow(400), narrow(1600));
    }

    @Test
    void theSearchThatIsBlindToLimitsIsLinearAndPatch3CuresIt() {
        Growth blind = Growth.measure(
                new StageSubject(StageTree.installed().lineage("kunit").get(2)), sizes());
        assertEquals(List.of(100L, 400L, 1600L), blind.ranges());
        assertEquals(Growth.Order.LINEAR, blind.medianOrder());
        assertTrue(blind.median().get(2) > 1600, blind.toString());
        GrowthDiff cure = GrowthDiff.measure(
                new Pair(
                        StageTree.installed().lineage("kunit").get(2),
                        StageTree.installed().lineage("kunit").get(3)),
                sizes());
        assertFalse(cure.isSame());
        assertEquals(Effect.BETTER, cure.effect());
        assertEquals(Growth.Order.LOGARITHMIC, cure.to().medianOrder());
        assertEquals(
                Effect.WORSE,
                GrowthDiff.measure(
                                new Pair(
                                        StageTree.installed().lineage("kunit").get(3),
                                        StageTree.installed().lineage("kunit").get(2)),
                                sizes())
                        .effect());
        assertTrue(GrowthDiff.measure(
                        new Pair(
                                StageTree.installed().lineage("kunit").get(3),
                                StageTree.installed().lineage("kunit").get(5)),
                        sizes())
                .isSame());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, CONSTANT",
        "20, 21, 21, CONSTANT",
        "20, 26, 32, LOGARITHMIC",
        "10, 40, 160, LINEAR",
        "0, 0, 0, CONSTANT",
        "16, 50, 100, LINEAR",
    })
    void orders(long a, long b, long c, Growth.Order order) {
        Growth growth = new Growth(List.of(100L, 400L, 1600L), List.of(a, b, c), List.of(1L, 1L, 1L), CostUnit.VISITS);
        assertEquals(order, growth.medianOrder());
        assertEquals(Growth.Order.CONSTANT, growth.worstOrder());
    }
}
