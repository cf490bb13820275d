// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private static Trace trace(Operation... operations) {
        return new Trace(2, List.of(operations));
    }

    private static Trace keep(Trace trace, int... indices) {
        BitSet kept = new BitSet();
        for (int index : indices) {
            kept.set(index);
        }
        return trace.keep(kept);
    }

    private static final Trace TRACE = trace(
            new Operation.Domain(4096, 1, true),
            new Operation.Alloc(1, 9, false),
            new Operation.AllocFast(0, 1, 9, false),
            new Operation.Reserve(1, 2),
            new Operation.Free(2),
            new Operation.FreeFast(0, 1),
            new Operation.Domain(4096, 1, false),
            new Operation.Free(0));

    @Test
    void handlesAreCountedAnew() {
        assertEquals(
                trace(
                        new Operation.Domain(4096, 1, true),
                        new Operation.AllocFast(0, 1, 9, false),
                        new Operation.Reserve(1, 2),
                        new Operation.Free(1),
                        new Operation.FreeFast(0, 0)),
                keep(TRACE, 0, 2, 3, 4, 5, 7));
    }

    @Test
    void whatCanNoLongerBeAskedGoes() {
        assertEquals(trace(), keep(TRACE, 1, 2, 3, 4, 5));
        assertEquals(
                trace(new Operation.Domain(4096, 1, false), new Operation.Reserve(1, 2)),
                keep(TRACE.with(0, new Operation.Domain(4096, 1, false)), 0, 2));
    }

    @Test
    void theLastDomainStandsAlone() throws IOException {
        assertEquals(
                trace(new Operation.Domain(4096, 1, false)),
                Trace.lastDomain(TRACE, 8, 2).orElseThrow());
        assertEquals(TRACE.first(6), Trace.lastDomain(TRACE, 6, 6).orElseThrow());
        assertEquals(Optional.empty(), Trace.lastDomain(TRACE, 6, 5));
    }

    /** Fails at the first free of a handle whose allocation had more than 5 pages. */
    private static OptionalInt freesMoreThanFive(Trace trace) {
        for (int index = 0; index < trace.operations().size(); index++) {
            if (trace.operations().get(index) instanceof Operation.Free free) {
                List<Operation> allocations =
                        trace.operations().stream().filter(Operation::allocates).toList();
                if (allocations.get((int) free.handle()) instanceof Operation.Alloc alloc && alloc.size() > 5) {
                    return OptionalInt.of(index);
                }
            }
        }
        return OptionalInt.empty();
    }

    @Test
    void aRandomTraceShrinksToWhatMatters() throws IOException {
        Trace failing = Trace.first(new RandomTrace(3, 3000, true), 3000);
        assertEquals(
                new Trace(
                        RandomTrace.CPUS,
                        List.of(
                                new Operation.Domain(4096, 1, false),
                                new Operation.Alloc(6, 0, false),
                                new Operation.Free(0))),
                Shrinker.shrink(failing, AN_HOUR, ShrinkerTest::freesMoreThanFive));
    }

    @Test
    void noShortTraceThatDoesNotFailIsTriedTwice() throws IOException {
        Set<Trace> harmless = new HashSet<>();
        Shrinker.shrink(Trace.first(new RandomTrace(3, 3000, true), 3000), AN_HOUR, trace -> {
            OptionalInt failure = freesMoreThanFive(trace);
            if (failure.isEmpty() && trace.operations().size() <= 48) {
                assertTrue(harmless.add(trace), trace::toString);
            }
            return failure;
        });
        assertFalse(harmless.isEmpty());
    }

    @Test
    void whatDoesNotFailIsNotShrunk() {
        assertThrows(
                IllegalArgumentException.class, () -> Shrinker.shrink(TRACE, AN_HOUR, trace -> OptionalInt.empty()));
    }

    @Test
    void whenTheTimeIsOverTheShortestSoFarWillDo() throws IOException {
        Trace failing = Trace.first(new RandomTrace(3, 3000, true), 3000);
        int first = freesMoreThanFive(failing).orElseThrow();
        assertEquals(
                failing.first(first + 1), Shrinker.shrink(failing, Duration.ZERO, ShrinkerTest::freesMoreThanFive));
    }

    /** Two operands that depend on each other, where each step down of one lets the other go down by one. */
    @Test
    void itEnds() throws IOException {
        Trace failing = trace(
                new Operation.Domain(4096, 1, false), new Operation.Find(1L << 62), new Operation.Find((1L << 62) + 1));
        Shrinker.Attempt neighbours = trace -> {
            List<Operation> operations = trace.operations();
            boolean fails = operations.size() == 3
                    && operations.get(1) instanceof Operation.Find one
                    && operations.get(2) instanceof Operation.Find two
                    && Math.abs(one.pfn() - two.pfn()) == 1;
            return fails ? OptionalInt.of(2) : OptionalInt.empty();
        };
        assertEquals(
                3, Shrinker.shrink(failing, AN_HOUR, neighbours).operations().size());
    }
}
