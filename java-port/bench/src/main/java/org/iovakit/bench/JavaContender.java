// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.oracle.JavaRange;
import org.iovakit.trace.Churn;

/**
 * The Java side, a program of its own: what one stage teaches the JIT compiler would slow down the next. Takes the name
 * of the stage and the parameters of a {@link Churn}; then it answers as the C side does, see timed.c.
 */
public final class JavaContender {
    private JavaContender() {}

    /** Serves one process of a {@link Race}. */
    public static void main(String[] arguments) throws IOException {
        // Of which series it is, and at which place, does not matter here.
        State stage = State.of(0, StageTree.installed().get(arguments[0]));
        Churn churn =
                new Churn(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]));
        Workload workload = Workload.of(stage, churn);
        int bytes = JavaRange.bytes(stage);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            long allocNanos = workload.allocNanos();
            long freeNanos = workload.freeNanos();
            workload.run(Integer.parseInt(line.substring(Contender.RUN.length())));
            System.out.println((workload.allocNanos() - allocNanos) + " " + (workload.freeNanos() - freeNanos) + " "
                    + Long.toUnsignedString(workload.checksum()) + " " + workload.visits() + " " + bytes);
        }
    }
}
