// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.exhaust.Exploration;
import org.iovakit.exhaust.ModelChecker;
import org.iovakit.exhaust.PathSample;
import org.iovakit.exhaust.SmallDomain;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.Replayers;
import org.iovakit.oracle.parity.Parity;
import org.iovakit.testing.Requirements;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The C of each stage goes paths that exhaustion went in Java, and shows the same tree at the end of each. */
class ExhaustionOnCTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");

    /** To reach a state in which a path does its last one. */
    private static final int OPERATIONS = LONG ? 6 : 3;

    private static final ExecutorService THREADS =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    @TempDir
    static Path scratch;

    private static PatchedKernels kernels;
    private static Parity parity;
    private static List<Future<Exploration>> explorations;

    @BeforeAll
    static void renderTheSeries() throws IOException {
        Requirements.program("gcc", "gcc");
        kernels = new PatchedKernels(scratch);
        parity = new Parity(
                new Replayers(Compiler.find(System.getenv(), Duration.ofMinutes(2)), scratch.resolve("replayers")),
                Duration.ofMinutes(1));
    }

    @BeforeAll
    static void explore() {
        explorations = StageTree.installed().lineage("kunit").stream()
                .map(stage -> THREADS.submit(() -> ModelChecker.explore(stage, new SmallDomain(4, 4), OPERATIONS)))
                .toList();
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    static Stream<Named<State>> stages() {
        return StageTree.installed().lineage("kunit").stream().map(stage -> Named.of(stage.name(), stage));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void theCGoesTheSamePaths(State stage) throws Exception {
        Exploration exploration = explorations.get(stage.number()).get();
        PathSample sample = new PathSample(exploration, LONG ? 200_000 : 10_000, 20260512 + stage.number());
        AtomicLong operations = new AtomicLong();

        assertEquals(
                Optional.empty(),
                parity.run(stage, KernelTree.at(kernels.root(stage.number())), sample, false, operations::set));

        assertTrue(operations.get() > 2L * sample.paths(), operations::toString);
        System.out.println("exhaustion on C: stage " + stage.number() + ", " + sample.paths() + " paths, "
                + operations.get() + " operations");
    }
}
