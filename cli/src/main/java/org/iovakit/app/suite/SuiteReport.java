// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.iovakit.kunit.backend.Backend;
import org.iovakit.kunit.backend.BackendResult;
import org.iovakit.kunit.iova.StageResult;

/**
 * The suite on stages, on Java and on the backends that are held against it.
 *
 * @param java the mirror's results, in the order of the stages
 * @param inC those of other backends, on the same stages
 */
public record SuiteReport(List<StageResult> java, ProofOnC inC) {
    /** Those of other backends, by backend. */
    public List<BackendResult> others() {
        return inC.results();
    }

    /** What came of some of the cases. */
    public SuiteReport only(Predicate<String> cases) {
        return new SuiteReport(java.stream().map(result -> result.only(cases)).toList(), inC.only(cases));
    }

    /** All results: by stage, and Java first on each. */
    public List<BackendResult> all() {
        List<BackendResult> all = new ArrayList<>();
        for (StageResult result : java) {
            all.add(BackendResult.of(result));
            others().stream()
                    .filter(other -> other.stage().equals(result.stage()))
                    .forEach(all::add);
        }
        return all;
    }

    /** See {@link Verdict#disagreements}. */
    public String disagreements() {
        return Verdict.disagreements(BackendResult.of(java), others());
    }

    /** Whether a result is Java's, or says the same as Java's. */
    public boolean agrees(BackendResult result) {
        return result.backend() == Backend.JAVA
                || Verdict.disagreements(BackendResult.of(java), List.of(result))
                        .isEmpty();
    }

    /** Whether all passed everywhere, and nobody disagrees. */
    public boolean passed() {
        return Verdict.passed(all()) && disagreements().isEmpty();
    }
}
