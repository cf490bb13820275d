// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.app.report.MatrixSection;
import org.iovakit.cli.diff.MatrixTable;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Kind;
import org.iovakit.diff.Pair;
import org.iovakit.diff.StageSubject;
import org.iovakit.diff.TraceDiff;
import org.iovakit.diff.matrix.Aspect;
import org.iovakit.diff.matrix.Matrix;
import org.iovakit.diff.matrix.Regression;
import org.iovakit.diff.matrix.Worse;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kunit.CaseResult;
import org.iovakit.kunit.KunitStatus;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.iova.StageRunner;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.TouchTally.Cost;
import org.iovakit.trace.TouchTally.Work;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceFile;
import org.iovakit.trace.TraceReader;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/findings.md says of the matrix all that is worse, and nothing else, and its traces show it. */
class FindingsTest {
    private static final Path DOCS = Console.PROJECT.resolve("docs");

    /** A line of the matrix, and the figures below it. */
    private static final Pattern PLACE =
            Pattern.compile("(?m)^(?:    )?\\S+, [a-z]+: worse at .*\\n(?: +stage .*\\n)+");

    private static final Pattern COMMAND = Pattern.compile(
            "(?m)^    \\./iovakit diff --from (\\d) --to (\\S+) --trace (docs/findings/(\\S+)-([a-z]+)\\.trace)$");

    private static String findings;
    private static Matrix matrix;

    /** The last stages of both series. */
    private static Matrix ends;

    @BeforeAll
    static void play() throws IOException {
        findings = Files.readString(DOCS.resolve("findings.md"));
        List<State> first = StageTree.installed().lineage("kunit");
        List<State> second = StageTree.installed().lineage("root-search");
        matrix = Matrix.measure(StageSubject.of(first, true), Scenarios.all(), () -> {});
        ends = Matrix.measure(
                StageSubject.of(List.of(first.get(first.size() - 1), second.get(second.size() - 1)), true),
                Scenarios.all(),
                () -> {});
    }

    private static SortedSet<String> places(String text) {
        SortedSet<String> places = new TreeSet<>();
        PLACE.matcher(text).results().forEach(place -> places.add(place.group().replaceAll("(?m)^ +", "")));
        return places;
    }

    @Test
    void allThatIsWorseIsListedWithItsFigures() {
        SortedSet<String> places = places(MatrixTable.of(matrix));
        assertFalse(places.isEmpty());
        assertEquals(places, places(findings));
    }

    @Test
    void everyTraceHasItsCommand() throws IOException {
        List<String> named = COMMAND.matcher(findings)
                .results()
                .map(command -> command.group(3))
                .sorted()
                .toList();
        try (Stream<Path> files = Files.list(DOCS.resolve("findings"))) {
            assertEquals(
                    files.map(file -> Console.PROJECT.relativize(file).toString())
                            .sorted()
                            .toList(),
                    named);
        }
    }

    /** A row of the table at the top: how many times, before, after, and the finding that has the figures. */
    private static final Pattern MAGNITUDE = Pattern.compile(
            "(?m)^\\| ([\\d.]+) \\| ([\\d.]+) \\| ([\\d.]+) \\|[^|]*\\| \\[.*?\\]\\(#([\\w-]+)\\) \\|.*\\|$");

    @Test
    void theTableHasEachFindingWithItsMagnitude() {
        Map<String, String> sections = new LinkedHashMap<>();
        for (String section :
                findings.substring(0, findings.indexOf("\n## The base: ")).split("\n## ", -1)) {
            sections.put(DocsTest.anchor(section.lines().findFirst().orElseThrow()), section);
        }
        // But for what stands above them.
        Set<String> found = new TreeSet<>(List.copyOf(sections.keySet()).subList(2, sections.size()));
        double last = Double.MAX_VALUE;
        for (MatchResult row : MAGNITUDE.matcher(findings).results().toList()) {
            String section = sections.get(row.group(4));
            for (String figure : List.of(row.group(2), row.group(3))) {
                assertTrue(
                        Pattern.compile("(?<![\\d.])" + Pattern.quote(figure) + "(?![\\d.]*\\d)")
                                .matcher(section)
                                .find(),
                        () -> figure + " is not in " + row.group(4));
            }
            double times = Double.parseDouble(row.group(1));
            assertEquals(
                    Double.parseDouble(row.group(3)) / Double.parseDouble(row.group(2)),
                    times,
                    row.group(1).contains(".") ? 0.0501 : 0.501,
                    row.group());
            assertTrue(times <= last, row.group());
            last = times;
            found.remove(row.group(4));
        }
        assertEquals(Set.of(), found);
    }

    @Test
    void aFailureBelowALowLimitIsRememberedUntilItsFix() throws IOException {
        assertEquals("refused", lastOf("mainline"));
        assertEquals("refused", lastOf("two-phase-search"));
        assertEquals("took 0xfffff 0xfffff", lastOf("failed-limit"));
    }

    /** What the stage answers to the last operation of the trace. */
    private static String lastOf(String stage) throws IOException {
        List<String> lines = new ArrayList<>();
        List<State> lineage = StageTree.installed().lineage(stage);
        Replayer.replay(
                lineage.get(lineage.size() - 1),
                new TraceFile(DOCS.resolve("findings/low-limit-outcome.trace")),
                lines::add);
        return lines.get(lines.size() - 2).replaceFirst(" max32=.*", "");
    }

    /** What is worse in one aspect of a scenario; a cost and its growth are shown by the same trace. */
    static Map<String, List<Worse>> worse() {
        Map<String, List<Worse>> worse = new LinkedHashMap<>();
        for (Worse place : matrix.worse()) {
            Aspect shown = place.aspect() == Aspect.GROWTH ? Aspect.VISITS : place.aspect();
            worse.computeIfAbsent(place.scenario() + "-" + shown.title(), key -> new ArrayList<>())
                    .add(place);
        }
        return worse;
    }

    static Stream<String> traces() {
        return worse().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("traces")
    void aTraceShowsItByItsLastOperationAndHasNoneTooMany(String name) throws IOException {
        List<Worse> places = worse().get(name);
        Regression claim = Regression.of(
                matrix,
                places.stream()
                        .filter(place -> place.aspect() == places.get(0).aspect())
                        .toList());
        TraceFile file = new TraceFile(DOCS.resolve("findings").resolve(name + ".trace"));
        Trace trace = Trace.lastDomain(file, length(file), Integer.MAX_VALUE).orElseThrow();
        int last = trace.operations().size() - 1;
        assertEquals(OptionalInt.of(last), claim.shownBy(trace));
        for (int index = 0; index < last; index++) {
            BitSet kept = new BitSet();
            kept.set(0, last + 1);
            kept.clear(index);
            assertTrue(
                    claim.shownBy(trace.keep(kept)).isEmpty(),
                    "without " + trace.operations().get(index) + ", operation " + (index + 1));
        }
    }

    private static long length(TraceFile file) throws IOException {
        try (TraceReader reader = file.open()) {
            long length = 0;
            while (reader.next() != null) {
                length++;
            }
            return length;
        }
    }

    /** What the commands compare; that they hold it against the C and print it is tested elsewhere. */
    @Test
    void whatIsComparedDiffersInThatWay() throws IOException {
        Map<String, Kind> kinds = Map.of("visits", Kind.VISITS, "outcome", Kind.OUTCOME, "footprint", Kind.PLACEMENT);
        Matcher command = COMMAND.matcher(findings);
        int commands = 0;
        while (command.find()) {
            commands++;
            Pair pair = new Pair(state(command.group(1)), state(command.group(2)));
            TraceFile trace = new TraceFile(Console.PROJECT.resolve(command.group(3)));
            Kind kind = kinds.get(command.group(5));
            DiffResult result = TraceDiff.run(pair, CostRule.STANDARD, Set.of(kind), trace, done -> {});
            assertTrue(result.findings().stream().anyMatch(one -> one.sort().kind() == kind), command.group());
        }
        // And the defect of the base.
        assertEquals(worse().size() + 1, commands);
    }

    /** A number of the first series, or of another one behind its name. */
    private static State state(String name) {
        int number = Integer.parseInt(name.replaceFirst(".*/", ""));
        return StageTree.installed()
                .lineage(name.startsWith("iova-aligned-order/") ? "root-search" : "kunit")
                .get(number);
    }

    /** A row of what the lock is held for: what for, which statistic, and the figures. */
    private static final Pattern HOLD = Pattern.compile(" +(alloc|free|flush)? +(mean|99\\.9 %|worst) +([0-9. ]+)");

    /** The figures by scenario, what the lock was held for, and statistic. */
    private static Map<String, String> holds(String text) {
        Map<String, String> holds = new LinkedHashMap<>();
        Pattern head = Pattern.compile(" *(\\S+) +stage 0 .* stage 5");
        String scenario = "";
        String work = "";
        for (String line : text.lines().toList()) {
            Matcher start = head.matcher(line);
            Matcher hold = HOLD.matcher(line);
            if (start.matches()) {
                scenario = start.group(1);
                work = "visits";
            } else if (hold.matches()) {
                work = hold.group(1) == null ? work : hold.group(1);
                holds.put(
                        scenario + " " + work + " " + hold.group(2),
                        hold.group(3).strip().replaceAll(" +", " "));
            }
        }
        return holds;
    }

    @Test
    void theLockIsHeldForWhatTheMatrixCounts() {
        String section = findings.substring(
                findings.indexOf("\n## What the lock is held for"), findings.indexOf("\n## Memory: "));
        Map<String, String> shown = holds(section);
        Map<String, String> counted = holds(MatrixTable.of(matrix));
        assertEquals(12, shown.size(), shown::toString);
        shown.forEach((what, figures) -> assertEquals(counted.get(what), figures, what));
    }

    /** The emails of the first series, whose costs the findings are about. */
    private static final Path SERIES = Console.PROJECT.resolve("series/iova-augmented-rbtree/v1");

    private static final Pattern SAID_BY = Pattern.compile("(?m)^Which message says so: that of patch (\\d)");

    /** One that nobody counts with: not a place in the series, nor a width. */
    private static final Pattern FIGURE =
            Pattern.compile("(?<![\\w.-])(?:\\d+\\.\\d|\\d{1,3}(?:,\\d{3})+|\\d{2,})(?![\\w-])");

    /** The figures of a text, and what they round to, as people write them: with commas, or without. */
    private static Set<String> figures(String text) {
        Set<String> figures = new TreeSet<>();
        FIGURE.matcher(text)
                .results()
                .map(figure -> figure.group().replace(",", ""))
                .forEach(figure -> {
                    figures.add(figure);
                    figures.add(String.valueOf(Math.round(Double.parseDouble(figure))));
                });
        return figures;
    }

    /** What the template of a patch, or of the cover letter for 0, says to people. */
    private static String message(int patch) throws IOException {
        String text;
        try (Stream<Path> files = Files.list(SERIES)) {
            text = Files.readString(files.filter(file -> patch == 0
                            ? file.endsWith("cover.ftl")
                            : file.getFileName().toString().startsWith("000" + patch))
                    .findFirst()
                    .orElseThrow());
        }
        int edits = text.indexOf("\n[@");
        return edits < 0 ? text : text.substring(0, edits);
    }

    private static String costs(String message) {
        int costs = message.indexOf("What it costs");
        return costs < 0 ? "" : message.substring(costs);
    }

    @Test
    void theMessagesSayWhatIsWorse() throws IOException {
        int said = 0;
        for (String section :
                findings.substring(0, findings.indexOf("\n## The base: ")).split("\n## ", -1)) {
            Matcher by = SAID_BY.matcher(section);
            if (by.find()) {
                said++;
                Set<String> shared = figures(costs(message(Integer.parseInt(by.group(1)))));
                shared.retainAll(figures(section));
                shared.remove("8000");
                assertTrue(shared.size() > 1, () -> section.lines().findFirst().orElseThrow() + ": " + shared);
            }
        }
        assertEquals(10, said);
    }

    @Test
    void theMessagesHaveNoCostThatIsNotFound() throws IOException {
        Set<String> found = figures(findings);
        for (int patch = 0; patch <= 5; patch++) {
            String costs = costs(message(patch));
            assertEquals(patch == 2 || patch == 5, costs.isEmpty(), "patch " + patch);
            for (String figure : FIGURE.matcher(costs)
                    .results()
                    .map(match -> match.group().replace(",", ""))
                    .toList()) {
                assertTrue(found.contains(figure), () -> figure + " is in no finding");
            }
        }
    }

    /** A row of the figures of both series: perhaps the scenario, what for, and base, first and second. */
    private static final Pattern BESIDE =
            Pattern.compile("(?m)^ {4}(\\S*) +(visits|alloc|free|flush) +(\\S.*?|-) {2,}(\\S.*?|-) {2,}(\\S.*|-)$");

    @Test
    void bothSeriesStandSideBySideWithWhatIsCounted() {
        List<MatrixSection.Holds> base = MatrixSection.of(matrix).holds();
        List<String> counted = new ArrayList<>();
        for (MatrixSection.Holds hold : MatrixSection.of(ends).holds()) {
            String start = base.stream()
                    .filter(one ->
                            one.scenario().equals(hold.scenario()) && one.work().equals(hold.work()))
                    .findFirst()
                    .orElseThrow()
                    .touches()
                    .get(0);
            counted.add(String.join(" ", hold.scenario(), hold.work(), start, String.join(" ", hold.touches())));
        }
        String section = findings.substring(findings.indexOf("\n## Both series side by side"));
        List<String> shown = new ArrayList<>();
        String scenario = "";
        for (MatchResult row : BESIDE.matcher(section).results().toList()) {
            scenario = row.group(1).isEmpty() ? scenario : row.group(1);
            shown.add(String.join(" ", scenario, row.group(2), row.group(3), row.group(4), row.group(5)));
        }
        assertEquals(counted, shown);
    }

    /** Of each scenario what more a free touches with all patches of the second series than on the base, in the mean. */
    @Test
    void theLetterOfTheSecondSeriesSaysWhatAFreeTouches() throws IOException {
        String letter = Files.readString(Console.PROJECT.resolve("series/iova-aligned-order/v1/cover.ftl"))
                .replaceAll("\\s+", " ");
        Map<String, Double> more = new LinkedHashMap<>();
        for (int row = 0; row < matrix.rows().size(); row++) {
            Map<Work, Cost> base =
                    matrix.rows().get(row).courses().get(0).largest().touches();
            Map<Work, Cost> end =
                    ends.rows().get(row).courses().get(1).largest().touches();
            if (base.containsKey(Work.FREE)) {
                String name = matrix.rows().get(row).scenario().name();
                double mean = end.get(Work.FREE).mean();
                more.put(name, mean - base.get(Work.FREE).mean());
                Matcher said = Pattern.compile("([\\d.]+) (?:instead of |\\()([\\d.]+)\\)? in " + name + "\\b")
                        .matcher(letter);
                if (said.find()) {
                    assertEquals(mean, Double.parseDouble(said.group(1)), 0.0501, name);
                    assertEquals(base.get(Work.FREE).mean(), Double.parseDouble(said.group(2)), 0.0501, name);
                    more.remove(name);
                }
            }
        }
        assertEquals(9, more.size(), more::toString);
        Matcher others = Pattern.compile("at most ([\\d.]+) more in others").matcher(letter);
        assertTrue(others.find(), letter);
        double most =
                more.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        assertEquals(most, Double.parseDouble(others.group(1)), 0.0501);
    }

    @Test
    void whatTheSecondSuiteDoesNotFindMetIsSaid() {
        Map<String, List<String>> unmet = new LinkedHashMap<>();
        addUnmet(StageTree.installed().lineage("kunit"), "A", unmet);
        addUnmet(StageTree.installed().lineage("root-search"), "B", unmet);
        Map<String, List<String>> shown = new LinkedHashMap<>();
        Pattern.compile("(?m)^\\| (\\w+) \\| .* \\| (0.*) \\|$")
                .matcher(findings)
                .results()
                .forEach(row -> shown.put(row.group(1), List.of(row.group(2).split(", ", -1))));
        assertEquals(unmet, shown);
    }

    /** The base once, as it is the same in all lineages. */
    private static void addUnmet(List<State> lineage, String letter, Map<String, List<String>> unmet) {
        for (StageResult result : StageRunner.run(Suite.IOVA_TEST.whole(), lineage)) {
            int number = result.stage().number();
            for (CaseResult one : result.suite().cases()) {
                if (one.status() != KunitStatus.SUCCESS && (number > 0 || letter.equals("A"))) {
                    unmet.computeIfAbsent(one.name(), key -> new ArrayList<>())
                            .add(number == 0 ? "0" : letter + number);
                }
            }
        }
    }

    /** Nothing that the matrix counts: what the C says of its own struct, and of the slab cache that it sets up. */
    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void memoryIsWhatTheCSaysOfIt(@TempDir Path scratch) {
        Path kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        String table = new Console(scratch)
                .run("kunit", "--backend", "native", "--kernel", kernel.toString())
                .expect(ExitCode.CLEAN)
                .out();
        String section = findings.substring(findings.indexOf("\n## Memory: "));
        List<String> shown = section.lines()
                .filter(line -> line.matches(" {4}(bytes a range|C, ).*"))
                .map(String::strip)
                .toList();
        assertEquals(3, shown.size());
        shown.forEach(line -> assertTrue(table.contains(line + "\n"), () -> line + " is not in " + table));
    }
}
