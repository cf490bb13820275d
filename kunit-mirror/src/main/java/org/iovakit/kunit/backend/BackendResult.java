// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.backend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.iovakit.domain.State;
import org.iovakit.kunit.CaseResult;
import org.iovakit.kunit.CheckCounts;
import org.iovakit.kunit.KtapReport;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapParser;
import org.iovakit.kunit.ktap.KtapProblem;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;
import org.iovakit.kunit.ktap.KtapWriter;

/**
 * What came of a suite on one stage of one backend, in the terms that all backends share: those of KTAP.
 *
 * @param backend where it ran
 * @param stage what it ran on
 * @param wanted the names of the cases that the suite has there
 * @param suite the suite; its subtests are the cases in the order in which they ran. A run that broke off ends with the
 *     case that it broke off in, which is {@link KtapStatus#CRASHED}
 * @param trouble why this is not a whole run, in a line; empty where it is one, whatever became of its cases
 * @param log all that the run printed
 * @param time how long it took, building not included
 */
public record BackendResult(
        Backend backend, State stage, List<String> wanted, KtapTest suite, String trouble, String log, Duration time) {

    public BackendResult {
        wanted = List.copyOf(wanted);
    }

    /** The result of the Java mirror. */
    public static BackendResult of(StageResult java) {
        KtapTest suite = KtapReport.of(java.suite());
        return new BackendResult(
                Backend.JAVA,
                java.stage(),
                java.suite().cases().stream().map(CaseResult::name).toList(),
                suite,
                "",
                KtapWriter.write(new KtapDocument(List.of(suite))),
                Duration.ofNanos(java.suite().nanos()));
    }

    /** The results of the Java mirror, in their order. */
    public static List<BackendResult> of(List<StageResult> java) {
        return java.stream().map(BackendResult::of).toList();
    }

    /**
     * Reads what another backend printed.
     *
     * @param log KTAP, with any other lines in between
     * @param death how the run ended, in a line, where that was not in peace; else empty
     */
    public static BackendResult read(
            Backend backend, State stage, Suite suite, String log, String death, Duration time) {
        List<String> wanted = suite.cases(stage);
        KtapDocument document = KtapParser.parse(log);
        Optional<KtapTest> found = document.tests().stream()
                .filter(test -> test.name().equals(suite.toString()))
                .findFirst();
        String trouble = death;
        if (trouble.isEmpty()) {
            trouble = document.problems().stream()
                    .filter(problem -> problem.kind().isError())
                    .findFirst()
                    .map((KtapProblem problem) -> "broken KTAP, " + problem)
                    .orElse(found.isPresent() ? "" : "broken KTAP, there is no suite " + suite);
        }
        KtapTest cases = found.map(test -> named(test, wanted)).orElse(none(suite));
        return new BackendResult(backend, stage, wanted, cases, trouble, log, time);
    }

    /** A run that did not come about: not one of its cases has a result. */
    public static BackendResult missing(Backend backend, State stage, Suite suite, String trouble, String log) {
        return new BackendResult(backend, stage, suite.cases(stage), none(suite), trouble, log, Duration.ZERO);
    }

    private static KtapTest none(Suite suite) {
        return new KtapTest(suite.toString(), KtapStatus.CRASHED, List.of());
    }

    /** A case that has no result has no name either; its place in the suite tells which it is. */
    private static KtapTest named(KtapTest suite, List<String> wanted) {
        List<KtapTest> cases = new ArrayList<>();
        for (KtapTest test : suite.subtests()) {
            boolean isKnown = test.name().isEmpty() && cases.size() < wanted.size();
            cases.add(isKnown ? new KtapTest(wanted.get(cases.size()), test.status(), test.log()) : test);
        }
        return new KtapTest(suite.name(), suite.status(), suite.comment(), suite.log(), cases);
    }

    /** What came of some of the cases; how many checks these made, a run does not tell. */
    public BackendResult only(Predicate<String> chosen) {
        List<KtapTest> some =
                cases().stream().filter(test -> chosen.test(test.name())).toList();
        KtapStatus status = Stream.of(KtapStatus.CRASHED, KtapStatus.FAILED, KtapStatus.PASSED)
                .filter(each -> some.stream().anyMatch(test -> test.status() == each))
                .findFirst()
                .orElse(suite.status());
        return new BackendResult(
                backend,
                stage,
                wanted.stream().filter(chosen).toList(),
                new KtapTest(suite.name(), status, suite.comment(), List.of(), some),
                trouble,
                log,
                time);
    }

    /** The cases that have a result, and the one that the run broke off in, in their order. */
    public List<KtapTest> cases() {
        return suite.subtests();
    }

    /** Number of cases that passed. */
    public int passedCases() {
        return suite.subtests().isEmpty() ? 0 : suite.count(KtapStatus.PASSED);
    }

    /** Whether this is a whole run in which every case passed; one that was skipped proves nothing. */
    public boolean passed() {
        return trouble.isEmpty() && passedCases() == wanted.size() && passedCases() == cases().size();
    }

    /** How many checks were executed, if the run tells. */
    public Optional<CheckCounts> checks() {
        return KtapReport.checks(suite);
    }
}
