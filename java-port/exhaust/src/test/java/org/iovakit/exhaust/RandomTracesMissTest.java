// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.TraceSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The planted defect is out of reach of random operations, which is why sequences are exhausted too. */
class RandomTracesMissTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theDefectThatExhaustionFinds(long seed) throws IOException {
        TraceSource trace = new RandomTrace(seed, 50_000, true);

        List<String> sound = answers(StageTree.installed().lineage("kunit").get(5), trace);
        List<String> mutant =
                answers(StageTree.installed().lineage("kunit").get(5).loading(DeafAllocator::new), trace);

        int common = 0;
        while (common < sound.size()
                && common < mutant.size()
                && sound.get(common).equals(mutant.get(common))) {
            common++;
        }
        assertEquals(sound.size(), common);
    }

    private static List<String> answers(State stage, TraceSource trace) throws IOException {
        List<String> lines = new ArrayList<>();
        Replayer.replay(stage, trace, lines::add);
        return lines;
    }
}
