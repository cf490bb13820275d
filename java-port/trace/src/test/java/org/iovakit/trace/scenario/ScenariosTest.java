// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.iovakit.domain.StageTree;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.TraceReader;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.TraceWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenariosTest {
    /** The fewest ranges that all are made for. */
    private static final long FEW = 500;

    static List<Scenario> all() {
        return Scenarios.all();
    }

    private static List<Operation> operations(TraceSource trace) throws IOException {
        List<Operation> operations = new ArrayList<>();
        try (TraceSource.Cursor cursor = trace.open()) {
            for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                operations.add(operation);
            }
        }
        return operations;
    }

    @Test
    void theirNamesAreTheirOwnAndFitATable() {
        List<String> names = Scenarios.all().stream().map(Scenario::name).toList();
        assertEquals(names.size(), names.stream().distinct().count());
        assertEquals(
                List.of(),
                names.stream().filter(name -> !name.matches("[a-z0-9-]{4,24}")).toList());
        names.forEach(name -> assertEquals(name, Scenarios.get(name).name()));
    }

    @Test
    void anUnknownNameIsToldWithThoseThereAre() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Scenarios.get("network-ring"));
        assertTrue(e.getMessage().startsWith("no scenario 'network-ring'; there are linear-search, "), e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyOneCanBeSetInSizeAndSaysWhatItModels(Scenario scenario) {
        assertEquals(Parameter.RANGES, scenario.parameters().get(0).name());
        assertEquals(Parameter.ROUNDS, scenario.parameters().get(1).name());
        assertTrue(scenario.situation().length() <= 120, scenario.situation());
        assertTrue(scenario.situation().matches("[a-zA-Z0-9].*[^.]"), scenario.situation());
    }

    /** That it can be read from its text says that every operation is one, of a handle that was made. */
    @ParameterizedTest
    @MethodSource("all")
    void aTraceIsWellFormedAndTheSameEachTime(Scenario scenario) throws IOException {
        ScenarioTrace trace = scenario.trace(FEW);
        List<Operation> operations = operations(trace);
        assertEquals(operations, operations(trace));
        assertEquals(operations.size(), trace.operations());
        StringBuilder text = new StringBuilder();
        TraceWriter.write(trace, text);
        assertEquals(operations, operations(read(text.toString())));
        assertTrue(trace.cpus() <= Operation.MAX_CPUS);
    }

    private static TraceSource read(String text) throws IOException {
        int cpus = new TraceReader(new StringReader(text), "a trace").cpus();
        return new TraceSource() {
            @Override
            public int cpus() {
                return cpus;
            }

            @Override
            public Cursor open() throws IOException {
                return new TraceReader(new StringReader(text), "a trace");
            }
        };
    }

    /** A range is given back once, and only if it was served: what the trace says happens. */
    @ParameterizedTest
    @MethodSource("all")
    void noFreeMissesAndNothingIsWarnedOf(Scenario scenario) throws IOException {
        List<String> lines = new ArrayList<>();
        Replayer.replay(StageTree.installed().lineage("augmented-tree").get(0), scenario.trace(FEW), lines::add);
        boolean fills = scenario.name().equals("near-exhaustion");
        assertEquals(
                List.of(),
                lines.stream()
                        .filter(line -> line.contains("warnings=")
                                || line.startsWith("offline")
                                || line.startsWith("anchor")
                                || (line.startsWith("gone") && !fills))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("all")
    void theTailIsMeasured(Scenario scenario) throws IOException {
        ScenarioTrace trace =
                scenario.trace(scenario.standard().with(Parameter.RANGES, FEW).with(Parameter.ROUNDS, 7));
        List<Operation> operations = operations(trace);
        long measured = 0;
        for (int index = 0; index < operations.size(); index++) {
            if (trace.measures(index, operations.get(index))) {
                measured++;
                assertTrue(index >= trace.measuredFrom());
            }
        }
        assertEquals(0, measured % 7, () -> "rounds of as many requests each");
        assertTrue(measured > 0);
    }

    /** The least and the most of every parameter, the others as they are, and one beyond either. */
    @ParameterizedTest
    @MethodSource("all")
    void theBoundsHold(Scenario scenario) {
        for (Parameter parameter : scenario.parameters()) {
            Settings standard = scenario.standard();
            for (long outside : new long[] {parameter.least() - 1, parameter.most() + 1}) {
                IllegalArgumentException e = assertThrows(
                        IllegalArgumentException.class, () -> standard.with(parameter.name() + "=" + outside));
                assertTrue(e.getMessage().startsWith(parameter.name() + " is from "), e.getMessage());
            }
            for (long bound : new long[] {parameter.least(), parameter.most()}) {
                settable(scenario, standard.with(parameter.name(), bound));
            }
        }
    }

    /** Either it is a trace, or says which values do not go together. */
    private static void settable(Scenario scenario, Settings settings) {
        try {
            scenario.trace(settings);
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().startsWith(scenario.name() + ": "), e.getMessage());
        }
    }

    static Stream<Scenario> theSeries() {
        return Scenarios.ofTheSeries().stream();
    }

    @ParameterizedTest
    @MethodSource("theSeries")
    void theTwoOfTheSeriesFreeEveryOtherRange(Scenario scenario) throws IOException {
        List<Operation> operations = operations(scenario.trace(100));
        assertEquals(
                50,
                operations.subList(101, 151).stream()
                        .filter(Operation.Free.class::isInstance)
                        .count());
        assertEquals(151, scenario.trace(100).measuredFrom());
    }
}
