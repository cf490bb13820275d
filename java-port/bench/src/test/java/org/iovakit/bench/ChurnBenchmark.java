// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.iovakit.domain.StageTree;
import org.iovakit.trace.Churn;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The Java side of {@code iovakit bench} under JMH: nanoseconds an operation in a busy domain. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChurnBenchmark {
    private static final int OPERATIONS = 100_000;

    /** Those of a trial, warm-up included: {@link ChurnJmh} asks for these. */
    static final int INVOCATIONS = 35;

    @Param({"1", "2", "3", "4", "5"})
    public int stage;

    @Param({"1000", "10000", "100000", "1000000"})
    public int ranges;

    private Workload workload;

    /** Fills the domain. */
    @Setup(Level.Trial)
    public void fill() throws IOException {
        Churn churn = new Churn(20260512, ranges, (long) INVOCATIONS * OPERATIONS / 2);
        workload = Workload.of(StageTree.installed().lineage("kunit").get(stage), churn);
        workload.run((int) churn.filling());
    }

    /** Frees and allocates in turn. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long churn() {
        workload.run(OPERATIONS);
        return workload.checksum();
    }
}
