// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.domain.State;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;

/**
 * What the complexity suite came to on one stage of one backend.
 *
 * @param suite the suite with its cases, which report what they measured in their logs, the same way everywhere
 * @param trouble why this is not a whole run, in a line; empty where it is one
 */
public record ComplexityResult(Backend backend, State stage, KtapTest suite, String trouble) {
    private static final Pattern MEASURED =
            Pattern.compile(".*: ranges (\\d+), (visits|ns) mean (\\d+), worst (\\d+).*");

    /**
     * What an allocation cost.
     *
     * @param ranges that there were
     * @param unit {@code visits} of nodes, or {@code ns}
     */
    public record Cost(long ranges, String unit, long mean, long worst) {}

    /** The line of a case's log that says what it measured. */
    static String line(String caseName, Cost cost) {
        return "# %s: ranges %d, %s mean %d, worst %d"
                .formatted(caseName, cost.ranges(), cost.unit(), cost.mean(), cost.worst());
    }

    /** The case of this name, if the run came to it. */
    public Optional<KtapTest> test(String caseName) {
        return suite.subtests().stream()
                .filter(test -> test.name().equals(caseName))
                .findFirst();
    }

    /** What a case measured, as far as it came. */
    public List<Cost> costs(String caseName) {
        return test(caseName).stream()
                .flatMap(test -> test.log().stream())
                .map(MEASURED::matcher)
                .filter(Matcher::matches)
                .map(line -> new Cost(
                        Long.parseLong(line.group(1)),
                        line.group(2),
                        Long.parseLong(line.group(3)),
                        Long.parseLong(line.group(4))))
                .toList();
    }

    /** Whether every case ran, and kept what is promised. */
    public boolean passed() {
        return trouble.isEmpty() && Complexity.cases().stream().allMatch(this::passed);
    }

    private boolean passed(String caseName) {
        return test(caseName).filter(test -> test.status() == KtapStatus.PASSED).isPresent();
    }
}
