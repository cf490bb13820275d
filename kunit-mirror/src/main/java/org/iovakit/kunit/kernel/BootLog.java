// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapParser;
import org.iovakit.kunit.ktap.KtapProblem;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;
import org.iovakit.lifetime.Ended;

/** Tells from a kernel's console, and from how its process ended, what the kernel did. */
final class BootLog {

    private static final String PANIC = "Kernel panic - not syncing: ";

    /** The last that a kernel prints that came to its end in good order. */
    private static final String HALTED = "reboot: System halted";

    /** The exit code for SIGABRT. */
    private static final int ABORTED = 134;

    private BootLog() {}

    /**
     * Reads the console.
     *
     * @param limit the time that it had
     * @param suite the suite that it was to run
     * @param cases the suite's cases in their order
     * @param file where the console was kept
     */
    static KernelReport report(
            List<String> console, Ended end, Duration limit, String suite, List<String> cases, Path file) {
        String text = String.join("\n", console);
        KtapDocument document = KtapParser.parse(text);
        Optional<String> panic =
                console.stream().filter(line -> line.contains(PANIC)).findFirst();
        String reached = reached(document);
        if (panic.isPresent()) {
            String line = panic.get();
            return new KernelReport(Ending.CRASHED, List.of(line.substring(line.indexOf(PANIC)) + reached), text, file);
        }
        if (end.ending() != Ended.Ending.ITSELF) {
            String reason = end.ending() == Ended.Ending.TIME
                    ? "it had not ended after " + limit.toSeconds() + " s"
                    : "it " + end.words();
            return new KernelReport(Ending.HUNG, List.of(reason + reached), text, file);
        }
        // Behind that, User Mode Linux takes its own processes down, and on a busy machine aborts at it now and then.
        boolean abortedBehind = end.status() == ABORTED && console.stream().anyMatch(line -> line.contains(HALTED));
        if (end.status() != 0 && !abortedBehind) {
            return new KernelReport(
                    Ending.CRASHED, List.of("it ended with exit code " + end.status() + reached), text, file);
        }
        List<String> broken = broken(document, suite, cases);
        return new KernelReport(broken.isEmpty() ? Ending.REPORTED : Ending.BROKEN_KTAP, broken, text, file);
    }

    /** How far it came, as far as it printed that: what a kernel prints last before it hangs may not come out. */
    private static String reached(KtapDocument document) {
        List<KtapTest> done = document.tests().stream()
                .flatMap(suite -> suite.subtests().stream())
                .filter(test -> test.status() != KtapStatus.CRASHED)
                .toList();
        return done.isEmpty()
                ? "; it printed no result"
                : "; its last result is of " + done.get(done.size() - 1).name();
    }

    private static List<String> broken(KtapDocument document, String suite, List<String> cases) {
        List<String> reasons = new ArrayList<>(document.problems().stream()
                .filter(problem -> problem.kind().isError())
                .map(KtapProblem::toString)
                .toList());
        if (!reasons.isEmpty()) {
            return reasons;
        }
        List<String> suites = document.tests().stream().map(KtapTest::name).toList();
        if (!suites.equals(List.of(suite))) {
            return List.of("it holds " + (suites.isEmpty() ? "no suite" : suites) + " in place of the suite " + suite);
        }
        List<String> found =
                document.tests().get(0).subtests().stream().map(KtapTest::name).toList();
        return found.equals(cases)
                ? List.of()
                : List.of("the suite " + suite + " has the cases " + found + " in place of " + cases);
    }
}
