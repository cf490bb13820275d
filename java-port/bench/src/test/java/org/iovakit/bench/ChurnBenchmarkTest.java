// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** JMH finds the benchmark, and it runs. How fast is not for a test to say. */
class ChurnBenchmarkTest {
    @Test
    void jmhRunsIt() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(ChurnBenchmark.class.getSimpleName())
                        .param("stage", "1", "4")
                        .param("ranges", "1000")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        assertEquals(2, results.size());
        for (RunResult result : results) {
            assertTrue(result.getPrimaryResult().getScore() > 0, result::toString);
            assertEquals("ns/op", result.getPrimaryResult().getScoreUnit());
        }
    }
}
