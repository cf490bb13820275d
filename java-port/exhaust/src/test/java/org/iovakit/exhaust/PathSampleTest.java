// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.StageTree;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.TraceSource;
import org.junit.jupiter.api.Test;

class PathSampleTest {
    private final Exploration exploration =
            ModelChecker.explore(StageTree.installed().lineage("kunit").get(3), new SmallDomain(2, 2), 3);

    @Test
    void eachPathHasADomainAndEndsWithItsTree() throws IOException {
        List<Operation> operations = operations(new PathSample(exploration, 100, 7));

        int longest = 0;
        int start = 0;
        int paths = 0;
        for (int at = 0; at < operations.size(); at++) {
            if (operations.get(at) instanceof Operation.Domain) {
                start = at;
            } else if (operations.get(at) instanceof Operation.Dump) {
                paths++;
                longest = Math.max(longest, at - start - 1);
            }
        }
        assertEquals(100, paths);
        // One more than it took to reach the state.
        assertEquals(3 + 1, longest);
        assertTrue(operations.get(operations.size() - 1) instanceof Operation.Dump);
    }

    @Test
    void theSeedDecides() throws IOException {
        assertEquals(operations(new PathSample(exploration, 50, 7)), operations(new PathSample(exploration, 50, 7)));
        assertNotEquals(operations(new PathSample(exploration, 50, 7)), operations(new PathSample(exploration, 50, 8)));
    }

    @Test
    void itCanBeReplayed() throws IOException {
        List<String> lines = new ArrayList<>();

        Replayer.replay(StageTree.installed().lineage("kunit").get(3), new PathSample(exploration, 100, 7), lines::add);

        assertEquals(
                100, lines.stream().filter(line -> line.startsWith("domain")).count());
        assertEquals("end", lines.get(lines.size() - 1));
    }

    private static List<Operation> operations(TraceSource trace) throws IOException {
        List<Operation> operations = new ArrayList<>();
        try (TraceSource.Cursor cursor = trace.open()) {
            for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                operations.add(operation);
            }
        }
        return operations;
    }
}
