// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.iovakit.domain.StageTree;
import org.iovakit.oracle.KernelSource;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.Replayers;
import org.iovakit.trace.scenario.Scenario;
import org.iovakit.trace.scenario.ScenarioCost;
import org.iovakit.trace.scenario.Scenarios;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NativeCostTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    static Path folder;

    static List<Scenario> scenarios() {
        return Scenarios.ofTheSeries();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theMainlineCostsWhatItCostsInJava(Scenario scenario) throws IOException {
        Path kernel = KernelSource.linux612();
        Path replayer = new Replayers(KernelSource.compiler(), folder.resolve("programs"))
                .replayer(KernelTree.at(kernel), Replayers.Kind.COUNTING);
        assertEquals(
                ScenarioCost.measure(StageTree.installed().lineage("mainline").get(0), scenario.trace(1000)),
                NativeCost.measure(replayer, scenario.trace(1000), PATIENCE));
    }

    @Test
    void aReplayerThatCrashesHasNoCost() throws IOException {
        Path crashes = Files.writeString(folder.resolve("crashes"), "#!/bin/sh\nkill -SEGV $$\n");
        Files.setPosixFilePermissions(crashes, PosixFilePermissions.fromString("rwxr-xr-x"));
        IOException e = assertThrows(
                IOException.class, () -> NativeCost.measure(crashes, Scenarios.LINEAR_SEARCH.trace(100), PATIENCE));
        assertTrue(e.getMessage().contains("the replayer of linear-search crashed, signal 11"), e.getMessage());
    }
}
