// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.StageTree;
import org.iovakit.trace.Churn;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {
    private static final Churn CHURN = new Churn(1, 100, 300);

    /** The replayer's own lines say what was given out and what it cost. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void itDoesWhatTheTraceSays(int stage) throws IOException {
        List<String> lines = new ArrayList<>();
        Replayer.replay(StageTree.installed().lineage("kunit").get(stage), CHURN, lines::add);
        long checksum = 0;
        long visits = 0;
        for (String line : lines) {
            if (line.startsWith("took ")) {
                checksum = checksum * 31 + Long.decode(line.split(" ", -1)[1]);
                visits += Long.parseLong(line.replaceFirst(".* visits=", ""));
            }
        }
        Workload workload = Workload.of(StageTree.installed().lineage("kunit").get(stage), CHURN);
        workload.run((int) CHURN.filling());
        workload.run(250);
        workload.run(1000);
        assertEquals(checksum, workload.checksum());
        assertEquals(visits, workload.visits());
    }

    @Test
    void anOperationThatIsNotTimedIsRefused() {
        Trace reserve = new Trace(1, List.of(new Operation.Domain(4096, 1, false), new Operation.Reserve(1, 2)));
        assertThrows(
                IllegalArgumentException.class,
                () -> Workload.of(StageTree.installed().lineage("kunit").get(1), reserve));
    }
}
