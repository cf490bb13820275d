// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.iovakit.app.series.Lineage;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.domain.StageTree;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.checked.CheckedEdits;
import org.iovakit.patchgen.series.Series;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code of a template that some configurations leave out is looked at all the same. */
@RequiresProgram(value = "gcc", debianPackage = "gcc")
class ConditionalsTest {
    @TempDir
    Path scratch;

    private Console console;
    private Path kernel;
    private Path series;

    @BeforeEach
    void copySeries() throws IOException {
        console = new Console(scratch);
        kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        SeriesCopy copy = new SeriesCopy(scratch.resolve("home"));
        series = copy.folder(1);
        console.home(copy.home());
    }

    /** Runs a series whose iova_gap_value() starts with something that somebody has recorded as checked. */
    private Console.Result runWith(String inGapValue) throws IOException, PatchGenException {
        Path template = series.resolve("0001-augmented-tree.ftl");
        String text = Files.readString(template);
        String from = "\treturn iova->gap_to_prev;\n";
        assertTrue(text.contains(from), text);
        Files.writeString(template, text.replace(from, inGapValue + from));
        Series read = Series.read(series);
        CheckedEdits.of(Lineage.of(read, StageTree.installed()).texts()).write(CheckedEdits.location(read));
        Console.Result result = console.run("run", "--kernel", kernel.toString());
        assertFalse(Files.exists(console.outgoing()));
        return result;
    }

    @Test
    void codeForMachinesWith64BitsIsRun() throws IOException, PatchGenException {
        Console.Result result =
                runWith("#ifdef CONFIG_64BIT\n\treturn 0;\n#endif\n").expect(ExitCode.FOUND);
        assertTrue(result.err().contains("stage1-augmented-tree: java and native disagree\n"), result.err());
    }

    @Test
    void codeForMachinesWithOneProcessorIsRunToo() throws IOException, PatchGenException {
        Console.Result result =
                runWith("#ifndef CONFIG_SMP\n\treturn 0;\n#endif\n").expect(ExitCode.FOUND);
        assertTrue(
                result.err()
                        .contains("iovakit: 0001-augmented-tree.ftl, drivers/iommu/iova.c: #ifndef CONFIG_SMP: compiled"
                                + " and run both ways\n"),
                result.err());
        assertTrue(
                result.err().endsWith("iovakit: with CONFIG_SMP not set, C and Java differ, so no email is written\n"),
                result.err());
    }

    @Test
    void whatCannotBeCompiledBothWaysIsRefused() throws IOException, PatchGenException {
        runWith("#ifdef DEBUG\n\treturn 0;\n#endif\n")
                .expectRefusal(
                        "0001-augmented-tree.ftl, drivers/iommu/iova.c: #ifdef DEBUG: what it decides cannot be compiled and run");
    }

    /** It is run where there is something to run it; elsewhere it is refused. */
    @Test
    void codeForMachinesWith32BitsIsRunOrRefused() throws IOException, PatchGenException {
        Console.Result result = runWith("\tif (BITS_PER_LONG == 32)\n\t\treturn 0;\n");
        if (KunitCommandTest.runs32(scratch)) {
            result.expect(ExitCode.FOUND);
            assertTrue(result.err().contains("stage1-augmented-tree: java and native32 disagree\n"), result.err());
            assertFalse(result.err().contains("java and native disagree\n"), result.err());
        } else {
            result.expect(ExitCode.UNUSABLE);
            assertTrue(
                    result.err().contains("0001-augmented-tree.ftl, drivers/iommu/iova.c: BITS_PER_LONG: "),
                    result.err());
        }
    }
}
