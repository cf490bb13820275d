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

    /** A scenario, the means of base, first series and this one, and its worst. */
    private static final Pattern IN_LETTER =
            Pattern.compile("(?m)^ +([a-z0-9-]+) {2,}([\\d.]+) +([\\d.]+) +([\\d.]+) +(\\d+)$");

    /** A situation, and mean and worst of before and after. */
    private static final Pattern IN_MESSAGE =
            Pattern.compile("(?m)^ +(\\S.*?) {2,}([\\d.]+) / (\\d+) +([\\d.]+) / (\\d+)$");

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

        private final String lineage;
        private final int number;

        Played(String lineage, int number) {
            this.lineage = lineage;
            this.number = number;
        }

        private State state() {
            return StageTree.installed().lineage(lineage).get(number);
        }
    }

    /** A scenario on a stage: visits of the measured requests, and of all those that were refused. */
    private record Play(Scenario scenario, Played stage, LongSummaryStatistics visits, LongSummaryStatistics refused) {
        static Play of(Scenario scenario, Played stage, long ranges) {
            LongSummaryStatistics visits = new LongSummaryStatistics();
            LongSummaryStatistics refused = new LongSummaryStatistics();
            ScenarioTrace trace = scenario.trace(ranges);
            String[] result = {""};
            Replayer replayer = new Replayer(stage.state(), trace.cpus(), line -> result[0] = line);
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

        /** Whether a mean is this one, however it was rounded. */
        boolean hasMean(String written) {
            double half = written.contains(".") ? 0.05 : 0.5;
            return Math.abs(visits.getAverage() - Double.parseDouble(written)) <= half + 1e-9;
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

    private static Scenario scenario(String name) {
        return Scenarios.get(name);
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

    private static void assertMean(Play play, String written, String line) {
        assertTrue(play.hasMean(written), () -> line + ": " + play);
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
            assertMean(play(row, Played.BASE), line.group(2), line.group());
            assertMean(play(row, Played.LAST), line.group(3), line.group());
            assertMean(play(row, Played.END), line.group(4), line.group());
            assertEquals(worst(row, Played.END), line.group(5), line.group());
        }
        String text = words("cover.ftl").replaceAll("\\s+", " ");
        MatchResult refused = found(
                        Pattern.compile("([a-z-]+)'s ([\\d,]+) requests (\\d+), (\\d+) and (\\d+) are refused"),
                        text,
                        1)
                .get(0);
        Scenario full = scenario(refused.group(1));
        assertEquals(String.format(Locale.ROOT, "%,d", requests(full)), refused.group(2));
        assertEquals(
                List.of(refused(full, Played.BASE), refused(full, Played.LAST), refused(full, Played.END)),
                List.of(refused.group(3), refused.group(4), refused.group(5)));
        MatchResult among500 = found(
                        Pattern.compile(
                                "([\\d.]+) (?:visits )?instead of ([\\d.]+) (?:visits )?in ([a-z-]+) of 500 ranges"),
                        text,
                        1)
                .get(0);
        Scenario narrow = scenario(among500.group(3));
        assertMean(play(small, narrow, Played.BASE), among500.group(1), among500.group());
        assertMean(play(small, narrow, Played.END), among500.group(2), among500.group());
    }

    /** Its rows are named by what they stand for, so each has to be some scenario's, and no two the same one's. */
    @Test
    void thePatchSaysWhatTheScenariosComeTo() throws IOException {
        Set<String> named = new HashSet<>();
        for (MatchResult line : found(IN_MESSAGE, words("0003-aligned-gaps.ftl"), 6)) {
            List<String> rows = Scenarios.all().stream()
                    .filter(row -> play(row, Played.BEFORE).hasMean(line.group(2))
                            && worst(row, Played.BEFORE).equals(line.group(3))
                            && play(row, Played.AFTER).hasMean(line.group(4))
                            && worst(row, Played.AFTER).equals(line.group(5)))
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
            assertMean(play(row, Played.BASE), line.group(2), line.group());
            assertMean(play(row, Played.STAGE_3), line.group(3), line.group());
            assertMean(play(row, Played.LAST), line.group(4), line.group());
            assertMean(play(row, Played.END), line.group(5), line.group());
            assertEquals(worst(row, Played.END), line.group(6), line.group());
        }
        List<MatchResult> among500 = found(
                Pattern.compile("(\\S+) among 500 ranges is ([\\d.]+) visits there and ([\\d.]+) here"),
                page().replaceAll("\\s+", " "),
                3);
        for (MatchResult sentence : among500) {
            Scenario scenario = scenario(sentence.group(1));
            assertMean(play(small, scenario, Played.BASE), sentence.group(2), sentence.group());
            assertMean(play(small, scenario, Played.END), sentence.group(3), sentence.group());
        }
    }

    /** Wherever it stands among the words: at the size that they are about, or at the other one that they name. */
    @Test
    void everyMeanOfAPatchIsOneOfAScenario() throws IOException {
        for (String template : List.of("0003-aligned-gaps.ftl", "0004-root-search.ftl")) {
            MEAN.matcher(words(template))
                    .results()
                    .map(MatchResult::group)
                    .forEach(mean -> assertTrue(
                            Stream.of(plays, small).flatMap(List::stream).anyMatch(play -> play.hasMean(mean)),
                            () -> template + ": " + mean));
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
        List<MatchResult> walked =
                found(Pattern.compile("visited\\s+(\\d+)\\s+nodes"), words("0004-root-search.ftl"), 1);
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
