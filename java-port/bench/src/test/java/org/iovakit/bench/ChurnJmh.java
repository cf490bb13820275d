// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures with JMH, for minutes; only when it is named, as docs/checking.md says. */
class ChurnJmh {
    private static final int WARM_UP = 15;

    @Test
    void measure() throws RunnerException {
        assertFalse(new Runner(new OptionsBuilder()
                        .include(ChurnBenchmark.class.getSimpleName())
                        .forks(2)
                        .jvmArgs("-XX:+UseSerialGC")
                        .warmupIterations(WARM_UP)
                        .measurementIterations(ChurnBenchmark.INVOCATIONS - WARM_UP)
                        .build())
                .run()
                .isEmpty());
    }
}
