// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the files that the first version of the series was posted on, nothing of the proof may be left out. */
@RequiresProgram(value = "gcc", debianPackage = "gcc")
class SeriesBaseTest {
    @TempDir
    Path scratch;

    private Console console;
    private Path kernel;

    @BeforeEach
    void unpackKernel() {
        console = new Console(scratch);
        kernel = scratch.resolve("linux");
        KernelSources.LINUX_7_2.copyTo(kernel);
    }

    @Test
    void itsFilesAreThoseThatTheSeriesWasPostedOn() throws IOException {
        assertEquals("021daf6528de", blob("drivers/iommu/iova.c"));
        assertEquals("d2c4fd923efa", blob("include/linux/iova.h"));
    }

    private String blob(String file) throws IOException {
        try (ObjectInserter.Formatter git = new ObjectInserter.Formatter()) {
            return git.idFor(Constants.OBJ_BLOB, Files.readAllBytes(kernel.resolve(file)))
                    .abbreviate(12)
                    .name();
        }
    }

    @Test
    void runProvesEachStageOnATreeOfIt() throws IOException {
        expectAllProven(kernel);
    }

    @Test
    void runProvesEachStageOnACommitOfIt() throws IOException {
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = git.init("linux");
        KernelSources.LINUX_7_2.copyTo(repository);
        git.commitAll(repository, "base");
        Files.writeString(repository.resolve("drivers/iommu/iova.c"), "not what was committed\n");
        expectAllProven(repository);
    }

    private void expectAllProven(Path base) throws IOException {
        Console.Result result = console.run("run", "--kernel", base.toString()).expect(ExitCode.CLEAN);
        assertTrue(result.out().contains("\nnative    66 of 66 passed\n"), result.out());
        assertTrue(
                result.out().contains("\nparity    6 of 6 stages do what their C does, in 20000 operations each\n"),
                result.out());
        List<Boolean> withRcaches = new ArrayList<>();
        for (JsonNode stage : new ObjectMapper()
                .readTree(console.outgoing().resolve("validation.json").toFile())
                .get("parity")) {
            withRcaches.add(stage.get("rcaches").asBoolean());
        }
        assertEquals(List.of(true, true, true, true, true, true), withRcaches);
    }

    @Test
    void theSizesAreThoseOfItsStruct() throws IOException {
        String out = console.run(
                        "kunit",
                        "--backend",
                        "native",
                        "--stage",
                        "all",
                        "--kernel",
                        kernel.toString(),
                        "--format",
                        "json")
                .expect(ExitCode.CLEAN)
                .out();
        List<Integer> slab = new ArrayList<>();
        new ObjectMapper()
                .readTree(out)
                .get("sizes")
                .forEach(size -> slab.add(size.get("slab_object").asInt()));
        assertEquals(List.of(64, 64, 64, 128, 128, 128), slab);
    }

    @Test
    void bothSidesAreTimed() throws IOException {
        String out = console.run(
                        "bench",
                        "--rounds",
                        "5",
                        "--steps",
                        "200",
                        "--kernel",
                        kernel.toString(),
                        "--stage",
                        "4",
                        "--ranges",
                        "100",
                        "--format",
                        "json")
                .expect(ExitCode.CLEAN)
                .out();
        JsonNode c = new ObjectMapper().readTree(out).get("results").get(0).get("c");
        assertTrue(c.get("nanosecondsPerAllocation").asDouble() > 0, c::toString);
        assertTrue(c.get("nanosecondsPerFree").asDouble() > 0, c::toString);
        assertEquals(128, c.get("bytesPerRange").asInt());
    }
}
