// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kunit.iova.StageResult;
import org.iovakit.kunit.iova.StageRunner;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/deviations.md says of this series what is so. */
class DeviationsTest {
    private static final Pattern TRACE = Pattern.compile("(?m)^    iovakit-trace 1\n(?:    .*\n)+");
    private static final Pattern COUNTS = Pattern.compile("(?m)^\\| here \\| (\\d+) \\| (\\d+) \\|$");

    @TempDir
    Path scratch;

    private String text;
    private Path trace;
    private Console console;

    @BeforeEach
    void readTheTrace() throws IOException {
        text = Files.readString(Console.PROJECT.resolve("docs/deviations.md"));
        Matcher shown = TRACE.matcher(text);
        assertTrue(shown.find());
        trace = Files.writeString(scratch.resolve("limit.trace"), shown.group().replaceAll("(?m)^ {4}", ""));
        console = new Console(scratch);
    }

    @Test
    void noStageServesTheLimitThatWraps() throws IOException {
        assertEquals(4, Files.readAllLines(trace).size());
        for (State stage : StageTree.installed().lineage("kunit")) {
            Path answers = scratch.resolve("answers-" + stage.number());
            console.run("trace", "record", "--stage", "" + stage.number(), trace.toString(), "-o", answers.toString())
                    .expect(ExitCode.CLEAN);
            List<String> lines = Files.readAllLines(answers);
            String answer = lines.get(lines.indexOf("alloc 1 0xffffffffffffffff any") + 1);
            assertTrue(answer.startsWith("# = refused max32="), stage.name() + ": " + answer);
            assertFalse(String.join("\n", lines).contains("warnings="), stage.name());
        }
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void theCRefusesItToo() {
        Path kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        console.run("parity", "--kernel", kernel.toString(), "--trace", trace.toString())
                .expect(ExitCode.CLEAN);
    }

    @Test
    void theSuiteMakesAsManyChecksAsItSays() {
        Matcher counts = COUNTS.matcher(text);
        assertTrue(counts.find());
        for (StageResult result :
                StageRunner.run(Suite.IOVA, StageTree.installed().lineage("kunit"))) {
            assertEquals(
                    Integer.parseInt(counts.group(1)),
                    result.suite().checks().expectations(),
                    result.stage().name());
            assertEquals(
                    Integer.parseInt(counts.group(2)),
                    result.suite().checks().assertions(),
                    result.stage().name());
        }
    }

    @Test
    void theOptionSelectsWhatItNeedsAndTheNoteIsBelowTheCutLine() throws IOException {
        Path series = Console.PROJECT.resolve("series/iova-augmented-rbtree/v1");
        String suite = Files.readString(series.resolve("0005-kunit.ftl"));
        assertTrue(suite.contains("\n\tdepends on KUNIT\n\tselect IOMMU_IOVA\n"));
        assertFalse(suite.contains("depends on IOMMU_IOVA"));
        Path kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        console.run("patches", "--kernel", kernel.toString(), "--without", "native,parity")
                .expect(ExitCode.CLEAN);
        String email = Console.snapshot(console.outgoing()).entrySet().stream()
                .filter(file -> file.getKey().startsWith("0001-"))
                .findFirst()
                .orElseThrow()
                .getValue();
        assertTrue(email.indexOf("\n---\n") < email.indexOf("limit of ~0UL"), email);
        assertTrue(email.indexOf("limit of ~0UL") < email.indexOf("\ndiff --git"), email);
    }
}
