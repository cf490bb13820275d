// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.Replayers;
import org.iovakit.oracle.parity.Parity;
import org.iovakit.oracle.parity.ParityDifference;
import org.iovakit.testing.Requirements;
import org.iovakit.trace.Operation;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.Trace;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.ScenarioTrace;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java of each stage is what the patches make of the kernel, and a Java that is not is found out. */
class PatchedParityTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");
    private static final RandomTrace MUTANT_TRACE = new RandomTrace(1, 100_000, true);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    static Path scratch;

    private static PatchedKernels kernels;
    private static Parity parity;

    @BeforeAll
    static void renderTheSeries() throws IOException {
        Requirements.program("gcc", "gcc");
        kernels = new PatchedKernels(scratch);
        parity = new Parity(
                new Replayers(Compiler.find(System.getenv(), Duration.ofMinutes(2)), scratch.resolve("replayers")),
                PATIENCE);
    }

    static Stream<Named<State>> patchedStages() {
        return StageTree.installed().lineage("kunit").stream()
                .filter(stage -> stage.number() >= 1 && stage.number() <= kernels.lastStage())
                .map(stage -> Named.of(stage.name(), stage));
    }

    @ParameterizedTest
    @MethodSource("patchedStages")
    void javaIsWhatThePatchesMake(State stage) throws IOException {
        assertEquals(Optional.empty(), run(stage, new RandomTrace(20260512, 200_000, true), false));
    }

    @ParameterizedTest
    @MethodSource("patchedStages")
    void theSanitizersHaveNothingToReport(State stage) throws IOException {
        assertEquals(Optional.empty(), run(stage, new RandomTrace(20260513, 50_000, true), true));
    }

    static Stream<Arguments> scenarios() {
        return patchedStages()
                .flatMap(stage -> Scenarios.ofTheSeries().stream().map(scenario -> Arguments.of(stage, scenario)));
    }

    /** Line by line, so the visits of each request are the same; how many they are at most is tested elsewhere. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void theScenariosCostTheSame(State stage, Scenario scenario) throws IOException {
        assertEquals(
                Optional.empty(),
                parity.run(
                        stage,
                        KernelTree.at(kernels.root(stage.number())),
                        scenario.trace(100_000),
                        false,
                        done -> {}));
    }

    static Stream<Arguments> smallScenarios() {
        return StageTree.installed().lineage("kunit").stream()
                .filter(stage -> stage.number() <= kernels.lastStage())
                .flatMap(stage -> Scenarios.all().stream().map(scenario -> Arguments.of(stage, scenario)));
    }

    /** The trees at the end as well. */
    @ParameterizedTest
    @MethodSource("smallScenarios")
    void everyScenarioIsTheSameInC(State stage, Scenario scenario) throws IOException {
        ScenarioTrace source = scenario.trace(500);
        List<Operation> operations =
                new ArrayList<>(Trace.first(source, source.operations()).operations());
        operations.add(new Operation.Dump());
        assertEquals(
                Optional.empty(),
                parity.run(
                        stage,
                        KernelTree.at(kernels.root(stage.number())),
                        new Trace(source.cpus(), operations),
                        false,
                        done -> {}));
    }

    private static Optional<ParityDifference> run(State stage, RandomTrace trace, boolean sanitize) throws IOException {
        return parity.run(stage, KernelTree.at(kernels.root(stage.number())), trace, sanitize, done -> {});
    }

    private static Named<Function<Machine, IovaAllocator>> mutant(
            String name, Function<Machine, IovaAllocator> loader) {
        return Named.of(name, loader);
    }

    private static final List<Named<Function<Machine, IovaAllocator>>> QUICK_TO_SHRINK = List.of(
            mutant("< for <= at the 32-bit limit", Mutants.StrictLimit::new),
            mutant("a limit off by one", Mutants.LimitOffByOne::new),
            mutant("alignment off by one", Mutants.AlignedTwice::new),
            mutant("cached nodes forgotten", Mutants.ForgetsCachedNodes::new));

    /** What shows only far into a trace takes up to two minutes. */
    private static final List<Named<Function<Machine, IovaAllocator>>> SLOW_TO_SHRINK = List.of(
            mutant("a comparison made signed", Mutants.SignedLimit::new),
            mutant("a missing propagate on removal", Mutants.NoPropagateOnRemove::new),
            mutant("a missing propagate on insertion", Mutants.NoPropagateOnInsert::new),
            mutant("the max32_alloc_size rule of stage 0", Mutants.RemembersAnyFailure::new));

    static Stream<Named<Function<Machine, IovaAllocator>>> mutants() {
        return Stream.concat(QUICK_TO_SHRINK.stream(), SLOW_TO_SHRINK.stream());
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void aMutantIsCaught(Function<Machine, IovaAllocator> loader) throws IOException {
        State mutant = Mutants.state(loader);
        assertTrue(parity.differs(mutant, KernelTree.at(kernels.root(1)), MUTANT_TRACE));
    }

    static Stream<Named<Function<Machine, IovaAllocator>>> shrunkMutants() {
        return LONG ? mutants() : QUICK_TO_SHRINK.stream();
    }

    @ParameterizedTest
    @MethodSource("shrunkMutants")
    void aMutantIsCaughtAndShrunk(Function<Machine, IovaAllocator> loader) throws IOException {
        ParityDifference difference =
                run(Mutants.state(loader), MUTANT_TRACE, false).orElseThrow();
        Trace minimal = difference.minimal().orElseThrow();
        assertTrue(minimal.operations().size() <= 12, difference::toString);
        // What was shrunk is a trace of its own, and the real stage has no difference there.
        assertEquals(
                Optional.empty(),
                parity.run(
                        StageTree.installed().lineage("kunit").get(1),
                        KernelTree.at(kernels.root(1)),
                        minimal,
                        false,
                        done -> {}),
                difference::toString);
    }
}
