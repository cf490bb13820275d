// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.iovakit.diff.Growth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToleranceTest {
    private static Outcome refused(int count) {
        BitSet refusals = new BitSet();
        refusals.set(0, count);
        return new Outcome(1000, refusals);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, EQUAL",
        "1, 0, WORSE",
        "0, 1, BETTER",
        "109, 100, EQUAL",
        "110, 100, WORSE",
        "100, 110, BETTER",
    })
    void aTenthMoreRefusedIsWorse(int refused, int other, Comparison verdict) {
        assertEquals(verdict, Tolerance.outcome(refused(refused), refused(other)));
    }

    /** What is worse in one way and better in another is worse. */
    @ParameterizedTest
    @CsvSource({
        "109, 0, 100, 0, EQUAL",
        "110, 0, 100, 0, WORSE",
        "100, 15, 100, 0, EQUAL",
        "100, 16, 100, 0, WORSE",
        "100, 216, 100, 200, EQUAL",
        "100, 220, 100, 200, WORSE",
        "100, 0, 110, 0, BETTER",
        "110, 0, 100, 16, WORSE",
        "100, 16, 110, 0, WORSE",
    })
    void aTenthMorePfnsOrHolesIsWorse(long span, long holes, long otherSpan, long otherHoles, Comparison verdict) {
        assertEquals(verdict, Tolerance.footprint(new Footprint(span, holes), new Footprint(otherSpan, otherHoles)));
    }

    @ParameterizedTest
    @CsvSource({
        "15, 15, 1, 1, EQUAL",
        "16, 16, 0, 0, WORSE",
        "16, 16, 8, 8, WORSE",
        "16, 16, 9, 9, EQUAL",
        "10, 100, 10, 50, WORSE",
        "10, 50, 10, 100, BETTER",
        "20, 50, 10, 100, WORSE",
    })
    void twiceTheVisitsAreWorse(long mean, long worst, long otherMean, long otherWorst, Comparison verdict) {
        assertEquals(verdict, Tolerance.cost(new Cost(1, mean, worst), new Cost(1, otherMean, otherWorst)));
    }

    private static Growth.Order order(double... visits) {
        return MeanGrowth.of(IntStream.range(0, visits.length)
                .mapToObj(index -> new MeanGrowth.Point(500L << (2 * index), visits[index]))
                .toList());
    }

    @Test
    void functionsAreToldByTheirOrder() {
        assertEquals(Growth.Order.CONSTANT, order(0, 0, 0));
        assertEquals(Growth.Order.CONSTANT, order(9, 9, 9));
        assertEquals(Growth.Order.CONSTANT, order(40, 30, 20));
        // One visit a level, and two: a level is a doubling, of which there are four.
        assertEquals(Growth.Order.LOGARITHMIC, order(9, 11, 13));
        assertEquals(Growth.Order.LOGARITHMIC, order(18, 22, 26));
        assertEquals(Growth.Order.LOGARITHMIC, order(500, 510, 520));
        assertEquals(Growth.Order.LINEAR, order(250, 1000, 4000));
        assertEquals(Growth.Order.LINEAR, order(20, 40, 80), "the square root");
        assertEquals(Growth.Order.LINEAR, order(0.5, 1, 64), "from nothing");
    }

    private static Course course(double... means) {
        return new Course(
                0,
                0,
                IntStream.range(0, means.length)
                        .mapToObj(index -> new Sample(
                                500L << (2 * index),
                                refused(0),
                                new Footprint(0, 0),
                                new Cost(10, Math.round(10 * means[index]), 1000)))
                        .toList());
    }

    /** A higher order is no loss where the cost is lower all the same. */
    @Test
    void aHigherOrderThatIsCheaperIsEqual() {
        Course logarithmic = course(90, 95, 100);
        Course dearLine = course(50, 100, 200);
        Course cheapLine = course(2, 8, 32);
        assertEquals(Comparison.WORSE, Cell.of(dearLine, logarithmic).verdict(Aspect.GROWTH));
        assertEquals(Comparison.BETTER, Cell.of(logarithmic, dearLine).verdict(Aspect.GROWTH));
        assertEquals(Comparison.EQUAL, Cell.of(cheapLine, logarithmic).verdict(Aspect.GROWTH));
        assertEquals(Comparison.EQUAL, Cell.of(logarithmic, cheapLine).verdict(Aspect.GROWTH));
        assertEquals(
                List.of(Comparison.EQUAL),
                List.of(Cell.of(logarithmic, logarithmic).verdict(Aspect.GROWTH)));
    }

    @Test
    void aFootprintIsTheSumOfTwoSpacesWithoutWhatWasReserved() {
        FootprintReader reader = new FootprintReader(1 << 20);
        reader.add(1, 100, true);
        reader.add(200, 209, false);
        reader.add(210, 219, false);
        reader.add(300, 309, true);
        reader.add(400, 409, false);
        reader.add(500, 509, true);
        reader.add(1 << 20, (1 << 20) + 9, false);
        // From 200 to 409, and ten above 4 GB; holes on both sides of the window at 300.
        assertEquals(new Footprint(210 + 10, 2), reader.footprint());
    }
}
