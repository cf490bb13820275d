// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.iovakit.domain.State;
import org.iovakit.exhaust.Exploration;
import org.iovakit.exhaust.ModelChecker;
import org.iovakit.exhaust.PathSample;
import org.iovakit.exhaust.SmallDomain;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.Replayers;
import org.iovakit.oracle.parity.Parity;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.OwnSeries;
import org.iovakit.testing.Requirements;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The C of each stage of each series goes paths that exhaustion went in Java, and shows the same tree at the end of each. */
class ExhaustionOnCTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");

    /** To reach a state in which a path does its last one. */
    private static final int OPERATIONS = LONG ? 6 : 3;

    private static final ExecutorService THREADS =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    private static final Map<State, Future<Exploration>> EXPLORATIONS = new LinkedHashMap<>();

    private static Map<State, KernelTree> kernels;
    private static Parity parity;

    @BeforeAll
    static void explore() throws Exception {
        Requirements.program("gcc", "gcc");
        kernels = OwnSeries.statesOn(KernelSources.LINUX_6_12);
        parity = new Parity(
                new Replayers(
                        Compiler.find(System.getenv(), Duration.ofMinutes(2)),
                        Console.PROGRAMS.resolve("iovakit/programs")),
                Duration.ofMinutes(1));
        for (State state : kernels.keySet()) {
            EXPLORATIONS.put(
                    state, THREADS.submit(() -> ModelChecker.explore(state, new SmallDomain(4, 4), OPERATIONS)));
        }
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    static Stream<Named<State>> states() {
        return kernels.keySet().stream().map(state -> Named.of(state.name(), state));
    }

    @ParameterizedTest
    @MethodSource("states")
    void theCGoesTheSamePaths(State state) throws Exception {
        // What is explored is not needed again, and large.
        Exploration exploration = EXPLORATIONS.remove(state).get();
        PathSample sample = new PathSample(exploration, LONG ? 200_000 : 10_000, 20260512 + state.number());
        AtomicLong operations = new AtomicLong();

        assertEquals(Optional.empty(), parity.run(state, kernels.get(state), sample, false, operations::set));

        assertTrue(operations.get() > 2L * sample.paths(), operations::toString);
        System.out.println("exhaustion on C: " + state.name() + ", " + sample.paths() + " paths, " + operations.get()
                + " operations");
    }
}
