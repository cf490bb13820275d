// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.ScenarioTrace;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the second series says of its costs, in its letter, its messages and on its page, is what the scenarios come to. */
class AlignedOrderFiguresTest {
    private static final Path SERIES = Console.PROJECT.resolve("series/iova-aligned-order/v1");

    /** A scenario, which may be cut short, the means of base, first series and this one, its worst, and perhaps refusals. */
    private static final Pattern IN_LETTER = Pattern.compile(
            "(?m)^ +(\\S+) {2,}([\\d.]+) +([\\d.]+) +([\\d.]+) +(\\d+)(?: +refused (\\d+), (\\d+), (\\d+))?$");

    /** A situation, and mean and worst of before and after. */
    private static final Pattern IN_MESSAGE =
            Pattern.compile("(?m)^ +(\\S.*?) {2,}([\\d.]+ / \\d+) +([\\d.]+ / \\d+)$");

    /** A scenario, the means of base, stage 3 and last of the first series, and of this one, and its worst. */
    private static final Pattern ON_PAGE = Pattern.compile(
            "(?m)^\\| ([a-z0-9-]+) \\| ([\\d.]+) \\| ([\\d.]+) \\| ([\\d.]+) \\| ([\\d.]+) \\| (\\d+) \\|$");

    /** A mean; no version of a kernel. */
    private static final Pattern MEAN = Pattern.compile("(?<![\\d.])\\d+\\.\\d(?![\\d.])");

    /** What is played: of the first series its stages 3 and last, of the second what comes before and after patch 3, and its last. */
    private enum Played {
        BASE("kunit", 0),
        STAGE_3("kunit", 3),
        LAST("kunit", 5),
        BEFORE("root-search", 2),
        AFTER("root-search", 3),
        END("root-search", 4);

        private final State state;

        Played(String lineage, int number) {
            state = StageTree.installed().lineage(lineage).get(number);
        }
    }

    /** A scenario on a stage: visits of the measured requests, and of all those that were refused. */
    private record Play(Scenario scenario, Played stage, LongSummaryStatistics visits, LongSummaryStatistics refused) {
        static Play of(Scenario scenario, Played stage, long ranges) {
            LongSummaryStatistics visits = new LongSummaryStatistics();
            LongSummaryStatistics refused = new LongSummaryStatistics();
            ScenarioTrace trace = scenario.trace(ranges);
            String[] result = {""};
            Replayer replayer = new Replayer(stage.state, trace.cpus(), line -> result[0] = line);
            try (TraceSource.Cursor cursor = trace.open()) {
                long index = 0;
                for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                    replayer.replay(operation);
                    if (trace.measures(index++, operation)) {
                        visits.accept(replayer.visits());
                    }
                    if (ScenarioTrace.isRequest(operation) && result[0].startsWith("refused")) {
                        refused.accept(replayer.visits());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("a scenario reads no file", e);
            }
            return new Play(scenario, stage, visits, refused);
        }

        /** As it is written: with a decimal below 100. */
        String mean() {
            double mean = visits.getAverage();
            return String.format(Locale.ROOT, mean < 100 ? "%.1f" : "%.0f", mean);
        }

        String worst() {
            return "" + visits.getMax();
        }

        String refusals() {
            return "" + refused.getCount();
        }
    }

    /** At 8000 ranges. */
    private static List<Play> plays;

    /** At 500. */
    private static List<Play> small;

    @BeforeAll
    static void play() {
        plays = plays(8000);
        small = plays(500);
    }

    private static List<Play> plays(long ranges) {
        return Scenarios.all().parallelStream()
                .flatMap(scenario -> Arrays.stream(Played.values()).map(stage -> Play.of(scenario, stage, ranges)))
                .toList();
    }

    /** The words of a letter or a message, without the licence above and the edits below. */
    private static String words(String template) throws IOException {
        String text = Files.readString(SERIES.resolve(template)).replaceFirst(".*SPDX-.*", "");
        int edits = text.indexOf("\n[@file ");
        return edits < 0 ? text : text.substring(0, edits);
    }

    private static String page() throws IOException {
        return Files.readString(Console.PROJECT.resolve("docs/aligned-order.md"));
    }

    /** The scenario that a name, or the beginning of one and a dot, stands for. */
    private static Scenario scenario(String name) {
        List<Scenario> scenarios = Scenarios.all().stream()
                .filter(scenario -> name.endsWith(".")
                        ? scenario.name().startsWith(name.substring(0, name.length() - 1))
                        : scenario.name().equals(name))
                .toList();
        assertEquals(1, scenarios.size(), name);
        return scenarios.get(0);
    }

    private static Play play(Scenario scenario, Played stage) {
        return play(plays, scenario, stage);
    }

    private static Play play(List<Play> plays, Scenario scenario, Played stage) {
        return plays.stream()
                .filter(play -> play.scenario().equals(scenario) && play.stage() == stage)
                .findFirst()
                .orElseThrow();
    }

    private static String mean(Scenario scenario, Played stage) {
        return play(scenario, stage).mean();
    }

    private static String worst(Scenario scenario, Played stage) {
        return play(scenario, stage).worst();
    }

    private static String refused(Scenario scenario, Played stage) {
        return play(scenario, stage).refusals();
    }

    private static List<MatchResult> found(Pattern rows, String text, int atLeast) {
        List<MatchResult> found = rows.matcher(text).results().toList();
        assertTrue(found.size() >= atLeast, text);
        return found;
    }

    @Test
    void theLetterSaysWhatTheScenariosComeTo() throws IOException {
        for (MatchResult line : found(IN_LETTER, words("cover.ftl"), 6)) {
            Scenario row = scenario(line.group(1));
            assertEquals(
                    List.of(
                            mean(row, Played.BASE),
                            mean(row, Played.LAST),
                            mean(row, Played.END),
                            worst(row, Played.END)),
                    List.of(line.group(2), line.group(3), line.group(4), line.group(5)),
                    line.group());
            if (line.group(6) != null) {
                assertEquals(
                        List.of(refused(row, Played.BASE), refused(row, Played.LAST), refused(row, Played.END)),
                        List.of(line.group(6), line.group(7), line.group(8)),
                        line.group());
            }
        }
    }

    /** Its rows are named by what they stand for, so each has to be some scenario's, and no two the same one's. */
    @Test
    void thePatchSaysWhatTheScenariosComeTo() throws IOException {
        Set<String> named = new HashSet<>();
        for (MatchResult line : found(IN_MESSAGE, words("0003-aligned-gaps.ftl"), 6)) {
            List<String> rows = Scenarios.all().stream()
                    .filter(row -> line.group(2).equals(mean(row, Played.BEFORE) + " / " + worst(row, Played.BEFORE))
                            && line.group(3).equals(mean(row, Played.AFTER) + " / " + worst(row, Played.AFTER)))
                    .map(Scenario::name)
                    .toList();
            assertEquals(1, rows.size(), line.group());
            assertTrue(named.add(rows.get(0)), line.group());
        }
    }

    @Test
    void thePageSaysWhatTheScenariosComeTo() throws IOException {
        for (MatchResult line : found(ON_PAGE, page(), 8)) {
            Scenario row = scenario(line.group(1));
            assertEquals(
                    List.of(
                            mean(row, Played.BASE),
                            mean(row, Played.STAGE_3),
                            mean(row, Played.LAST),
                            mean(row, Played.END),
                            worst(row, Played.END)),
                    List.of(line.group(2), line.group(3), line.group(4), line.group(5), line.group(6)),
                    line.group());
        }
        List<MatchResult> among500 = found(
                Pattern.compile("(\\S+) among 500 ranges is ([\\d.]+) visits there and ([\\d.]+) here"), page(), 1);
        for (MatchResult sentence : among500) {
            Scenario scenario = scenario(sentence.group(1));
            assertEquals(play(small, scenario, Played.BASE).mean(), sentence.group(2), sentence.group());
            assertEquals(play(small, scenario, Played.END).mean(), sentence.group(3), sentence.group());
        }
    }

    /** Wherever it stands among the words: at the size that they are about, or at the other one that they name. */
    @Test
    void everyMeanIsOneOfAScenario() throws IOException {
        Set<String> measured =
                Stream.of(plays, small).flatMap(List::stream).map(Play::mean).collect(Collectors.toSet());
        for (String template : List.of("cover.ftl", "0003-aligned-gaps.ftl", "0004-root-search.ftl")) {
            Set<String> said = new HashSet<>();
            MEAN.matcher(words(template)).results().forEach(mean -> said.add(mean.group()));
            said.removeAll(measured);
            assertEquals(Set.of(), said, template);
        }
    }

    @Test
    void whatIsRefusedOfAFullSpaceIsCounted() throws IOException {
        Scenario full = scenario("near-exhaustion");
        for (String template : List.of("0003-aligned-gaps.ftl", "0004-root-search.ftl")) {
            String text = words(template).replaceAll("\\s+", " ");
            Matcher said = Pattern.compile("of ([\\d,]+) requests [^.]*?(\\d+) are refused")
                    .matcher(text);
            assertTrue(said.find(), text);
            assertEquals(String.format(Locale.ROOT, "%,d", requests(full)), said.group(1), template);
            assertEquals(refused(full, Played.END), said.group(2), template);
            Matcher before = Pattern.compile("instead of (\\d+)").matcher(text);
            if (before.find()) {
                assertEquals(refused(full, Played.BEFORE), before.group(1), template);
            }
        }
        List<MatchResult> walked = found(Pattern.compile("visited (\\d+) nodes"), words("0004-root-search.ftl"), 1);
        assertEquals(
                "" + Math.round(play(full, Played.BEFORE).refused().getAverage()),
                walked.get(0).group(1));
    }

    private static long requests(Scenario scenario) throws IOException {
        long requests = 0;
        try (TraceSource.Cursor cursor = scenario.trace(8000).open()) {
            for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                requests += ScenarioTrace.isRequest(operation) ? 1 : 0;
            }
        }
        return requests;
    }
}
