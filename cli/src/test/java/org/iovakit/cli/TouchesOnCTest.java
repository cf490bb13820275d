// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.iovakit.domain.State;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.Replayers;
import org.iovakit.oracle.parity.Parity;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.OwnSeries;
import org.iovakit.testing.Requirements;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java and C touch as many nodes in each hold of the lock, at each state of each series that there is. */
class TouchesOnCTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");
    private static final long RANGES = 2000;

    private static Map<State, KernelTree> kernels;
    private static Parity parity;

    @BeforeAll
    static void edit() throws Exception {
        Requirements.program("gcc", "gcc");
        kernels = OwnSeries.statesOn(KernelSources.LINUX_6_12);
        parity = new Parity(
                new Replayers(
                        Compiler.find(System.getenv(), Duration.ofMinutes(2)),
                        Console.PROGRAMS.resolve("iovakit/programs")),
                Duration.ofMinutes(1));
    }

    static Stream<Named<State>> states() {
        return kernels.keySet().stream().map(state -> Named.of(state.name(), state));
    }

    private static void assertSame(State state, TraceSource trace) throws Exception {
        assertEquals(
                Optional.empty(),
                parity.run(state, kernels.get(state), trace, Replayers.Kind.TOUCHING, done -> {}),
                trace::toString);
    }

    @ParameterizedTest
    @MethodSource("states")
    void bothTouchAsMany(State state) throws Exception {
        for (boolean rcaches : new boolean[] {false, true}) {
            assertSame(state, new RandomTrace(20260514, LONG ? 1_000_000 : 50_000, rcaches));
        }
        assertSame(state, Scenarios.get("cpu-hotplug").trace(RANGES));
        assertSame(state, Scenarios.get("near-exhaustion").trace(RANGES));
    }
}
