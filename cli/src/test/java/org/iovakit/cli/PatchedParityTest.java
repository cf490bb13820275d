// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.OwnSeries;
import org.iovakit.testing.Requirements;
import org.iovakit.trace.Operation;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.ScenarioTrace;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java of each stage is what the patches make of the kernel, and a Java that is not is found out. Random operations are
 * those of the first series' stages; {@link AlignedOrderParityTest} has those of the second's.
 */
class PatchedParityTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");
    private static final RandomTrace MUTANT_TRACE = new RandomTrace(1, 100_000, true);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

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
                PATIENCE);
    }

    private static Optional<ParityDifference> run(State state, TraceSource trace, boolean sanitize) throws IOException {
        return parity.run(state, kernels.get(state), trace, sanitize, done -> {});
    }

    private static Stream<State> patched() {
        return kernels.keySet().stream().filter(state -> state.number() > 0);
    }

    static Stream<Named<State>> ofTheFirstSeries() {
        List<State> first = StageTree.installed().lineage("kunit");
        return patched().filter(first::contains).map(state -> Named.of(state.name(), state));
    }

    @ParameterizedTest
    @MethodSource("ofTheFirstSeries")
    void javaIsWhatThePatchesMake(State stage) throws IOException {
        assertEquals(Optional.empty(), run(stage, new RandomTrace(20260512, 200_000, true), false));
    }

    @ParameterizedTest
    @MethodSource("ofTheFirstSeries")
    void theSanitizersHaveNothingToReport(State stage) throws IOException {
        assertEquals(Optional.empty(), run(stage, new RandomTrace(20260513, 50_000, true), true));
    }

    private static Stream<Arguments> each(Stream<State> states, List<Scenario> scenarios) {
        return states.flatMap(state ->
                scenarios.stream().map(scenario -> Arguments.of(Named.of(state.name(), state), scenario)));
    }

    static Stream<Arguments> scenarios() {
        return each(patched(), Scenarios.ofTheSeries());
    }

    /** Line by line, so the visits of each request are the same; how many they are at most is tested elsewhere. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void theScenariosCostTheSame(State stage, Scenario scenario) throws IOException {
        assertEquals(Optional.empty(), run(stage, scenario.trace(100_000), false));
    }

    static Stream<Arguments> smallScenarios() {
        return each(kernels.keySet().stream(), Scenarios.all());
    }

    /** The trees at the end as well. */
    @ParameterizedTest
    @MethodSource("smallScenarios")
    void everyScenarioIsTheSameInC(State stage, Scenario scenario) throws IOException {
        ScenarioTrace source = scenario.trace(500);
        List<Operation> operations =
                new ArrayList<>(Trace.first(source, source.operations()).operations());
        operations.add(new Operation.Dump());
        assertEquals(Optional.empty(), run(stage, new Trace(source.cpus(), operations), false));
    }

    private static State mutated() {
        return StageTree.installed().lineage("kunit").get(1);
    }

    private static Named<Function<Machine, IovaAllocator>> mutant(
            String name, Function<Machine, IovaAllocator> loader) {
        return Named.of(name, loader);
    }

    private static final List<Named<Function<Machine, IovaAllocator>>> QUICK_TO_SHRINK = List.of(
            mutant("< for <= at the 32-bit limit", MutantsOfStage1.StrictLimit::new),
            mutant("a limit off by one", MutantsOfStage1.LimitOffByOne::new),
            mutant("alignment off by one", MutantsOfStage1.AlignedTwice::new),
            mutant("cached nodes forgotten", MutantsOfStage1.ForgetsCachedNodes::new));

    /** What shows only far into a trace takes up to two minutes. */
    private static final List<Named<Function<Machine, IovaAllocator>>> SLOW_TO_SHRINK = List.of(
            mutant("a comparison made signed", MutantsOfStage1.SignedLimit::new),
            mutant("a missing propagate on removal", MutantsOfStage1.NoPropagateOnRemove::new),
            mutant("a missing propagate on insertion", MutantsOfStage1.NoPropagateOnInsert::new),
            mutant("the max32_alloc_size rule of stage 0", MutantsOfStage1.RemembersAnyFailure::new));

    static Stream<Named<Function<Machine, IovaAllocator>>> mutants() {
        return Stream.concat(QUICK_TO_SHRINK.stream(), SLOW_TO_SHRINK.stream());
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void aMutantIsCaught(Function<Machine, IovaAllocator> loader) throws IOException {
        assertTrue(parity.differs(
                MutantsOfStage1.state(loader), kernels.get(mutated()), MUTANT_TRACE, Replayers.Kind.COUNTING));
    }

    static Stream<Named<Function<Machine, IovaAllocator>>> shrunkMutants() {
        return LONG ? mutants() : QUICK_TO_SHRINK.stream();
    }

    @ParameterizedTest
    @MethodSource("shrunkMutants")
    void aMutantIsCaughtAndShrunk(Function<Machine, IovaAllocator> loader) throws IOException {
        ParityDifference difference = parity.run(
                        MutantsOfStage1.state(loader), kernels.get(mutated()), MUTANT_TRACE, false, done -> {})
                .orElseThrow();
        Trace minimal = difference.minimal().orElseThrow();
        assertTrue(minimal.operations().size() <= 12, difference::toString);
        // What was shrunk is a trace of its own, and the real stage has no difference there.
        assertEquals(Optional.empty(), run(mutated(), minimal, false), difference::toString);
    }
}
