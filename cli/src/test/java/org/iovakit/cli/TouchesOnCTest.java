// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.Replayers;
import org.iovakit.oracle.parity.Parity;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.series.Series;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.Requirements;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Java and C touch as many nodes in each hold of the lock, at each state of each series that there is. */
class TouchesOnCTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");
    private static final long RANGES = 2000;

    private static KernelBase base;
    private static List<Arguments> states;
    private static Parity parity;

    @BeforeAll
    static void edit() throws Exception {
        Requirements.program("gcc", "gcc");
        base = KernelSources.LINUX_6_12.open();
        states = new ArrayList<>();
        try (Stream<Path> series = Files.list(Console.PROJECT.resolve("series"))) {
            for (Path one : series.sorted().toList()) {
                Lineage lineage = Lineage.of(Series.read(one.resolve("v1")), StageTree.installed());
                EditedSeries kernels = new EditedSeries(base, lineage);
                for (State state : lineage.states()) {
                    states.add(
                            Arguments.of(Named.of(one.getFileName() + " " + state.number(), state), kernels.at(state)));
                }
            }
        }
        assertTrue(states.size() > 6, "the series were not found");
        parity = new Parity(
                new Replayers(
                        Compiler.find(System.getenv(), Duration.ofMinutes(2)),
                        Console.PROGRAMS.resolve("iovakit/programs")),
                Duration.ofMinutes(1));
    }

    @AfterAll
    static void close() throws Exception {
        if (base != null) {
            base.close();
        }
    }

    static List<Arguments> states() {
        return states;
    }

    private static void assertSame(State state, KernelTree kernel, TraceSource trace) throws Exception {
        assertEquals(
                Optional.empty(),
                parity.run(state, kernel, trace, Replayers.Kind.TOUCHING, done -> {}),
                trace::toString);
    }

    @ParameterizedTest
    @MethodSource("states")
    void bothTouchAsMany(State state, KernelTree kernel) throws Exception {
        for (boolean rcaches : new boolean[] {false, true}) {
            assertSame(state, kernel, new RandomTrace(20260514, LONG ? 1_000_000 : 50_000, rcaches));
        }
        assertSame(state, kernel, Scenarios.get("cpu-hotplug").trace(RANGES));
        assertSame(state, kernel, Scenarios.get("near-exhaustion").trace(RANGES));
    }
}
