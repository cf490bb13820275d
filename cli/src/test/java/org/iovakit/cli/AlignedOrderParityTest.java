// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.bench.Race;
import org.iovakit.domain.State;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.Replayers;
import org.iovakit.oracle.TimedTwin;
import org.iovakit.oracle.parity.Parity;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.OwnSeries;
import org.iovakit.testing.Requirements;
import org.iovakit.trace.RandomTrace;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java of the second series is what its patches make of the kernel, and is not larger than it says. */
class AlignedOrderParityTest {
    /** By kernel: a million in every build on the newer one. */
    private static final Map<KernelSources, Long> OPERATIONS = Boolean.getBoolean("iovakit.long")
            ? Map.of(KernelSources.LINUX_6_12, 10_000_000L, KernelSources.LINUX_7_2, 10_000_000L)
            : Map.of(KernelSources.LINUX_6_12, 100_000L, KernelSources.LINUX_7_2, 1_000_000L);

    private static final long MOST_SANITIZED = 1_000_000;

    private static final List<Arguments> STATES = new ArrayList<>();

    private static Compiler compiler;
    private static Parity parity;

    @BeforeAll
    static void edit() throws Exception {
        Requirements.program("gcc", "gcc");
        compiler = Compiler.find(System.getenv(), Duration.ofMinutes(2));
        parity = new Parity(
                new Replayers(compiler, Console.PROGRAMS.resolve("iovakit/programs")), Duration.ofMinutes(1));
        for (KernelSources kernel : List.of(KernelSources.LINUX_6_12, KernelSources.LINUX_7_2)) {
            EditedSeries kernels = OwnSeries.on(kernel, "iova-aligned-order");
            for (State state : kernels.lineage().states()) {
                // The suite's patch changes no behaviour.
                if (state.number() > 0 && !state.isSuite()) {
                    STATES.add(Arguments.of(
                            Named.of(kernel + " " + state.name(), state), kernels.at(state), OPERATIONS.get(kernel)));
                }
            }
        }
    }

    static List<Arguments> states() {
        return STATES;
    }

    @ParameterizedTest
    @MethodSource("states")
    void theSameWithCachesAndWithout(State state, KernelTree kernel, long operations) throws Exception {
        for (boolean rcaches : new boolean[] {false, true}) {
            RandomTrace trace = new RandomTrace(20261130, operations, rcaches);
            assertEquals(Optional.empty(), parity.run(state, kernel, trace, false, done -> {}));
        }
    }

    @ParameterizedTest
    @MethodSource("states")
    void theSanitizersHaveNothingToReport(State state, KernelTree kernel, long operations) throws Exception {
        RandomTrace trace = new RandomTrace(20261201, Math.min(operations, MOST_SANITIZED), true);
        assertEquals(Optional.empty(), parity.run(state, kernel, trace, true, done -> {}));
    }

    /** Node, two pfns, a gap and two maxima: eight words. The cache is aligned to lines, of which an object takes one. */
    @Test
    void aRangeTakesACacheLine() throws Exception {
        assertTrue(STATES.size() >= 6, "the stages were not found");
        TimedTwin twin = new TimedTwin(compiler, Console.PROGRAMS.resolve("iovakit/programs"));
        for (Arguments state : STATES) {
            Path program = twin.program((KernelTree) state.get()[1]);
            List<Race.Outcome> outcome = new Race(1, 1, 100).run(List.of(Race.Side.c("C", program)), 100);
            assertEquals(64, outcome.get(0).rangeBytes(), program::toString);
        }
    }
}
