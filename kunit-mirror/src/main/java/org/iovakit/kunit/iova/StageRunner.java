// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import java.util.List;
import org.iovakit.domain.State;
import org.iovakit.kunit.KunitRunner;

/** Runs a suite on stages. */
public final class StageRunner {

    private StageRunner() {}

    /** Runs every case, each on a machine of its own. */
    public static StageResult run(Suite suite, State stage) {
        return new StageResult(stage, KunitRunner.run(suite.on(stage)));
    }

    /** Runs the stages, several at a time; the results are in the order given. */
    public static List<StageResult> run(Suite suite, List<State> stages) {
        return stages.parallelStream().map(stage -> run(suite, stage)).toList();
    }
}
