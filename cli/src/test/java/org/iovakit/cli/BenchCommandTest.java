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
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    private static final List<String> QUICK = List.of("--rounds", "5", "--steps", "200");

    @TempDir
    Path scratch;

    private Console.Result bench(Console console, String... more) {
        List<String> arguments = new ArrayList<>(List.of("bench"));
        arguments.addAll(QUICK);
        arguments.addAll(List.of(more));
        return console.run(arguments.toArray(String[]::new));
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void bothSidesAreTimedAndDoTheSame() throws IOException {
        Path kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        Console.Result result = bench(
                        new Console(scratch),
                        "--kernel",
                        kernel.toString(),
                        "--stage",
                        "3",
                        "--against",
                        "v1/0",
                        "--ranges",
                        "50,500",
                        "--format",
                        "json")
                .expect(ExitCode.CLEAN);
        JsonNode results = new ObjectMapper().readTree(result.out()).get("results");
        assertEquals(2, results.size());
        for (JsonNode row : results) {
            double java = nanoseconds(row.get("java"));
            double c = nanoseconds(row.get("c"));
            assertEquals(java / c, row.get("javaToC").asDouble(), 1e-9);
            assertEquals(
                    c / nanoseconds(row.get("otherC")), row.get("cToOtherC").asDouble(), 1e-9);
            // Two maxima, two gaps, two pfns and a node of three words: nine words of eight bytes, in two cache lines.
            assertEquals(128, row.get("c").get("bytesPerRange").asInt());
            assertTrue(row.get("java").get("bytesPerRange").asInt() <= 128, row::toString);
            // The base has neither gaps nor maxima.
            assertEquals(64, row.get("otherC").get("bytesPerRange").asInt());
        }
        double visits = results.get(0).get("visitsPerAllocation").asDouble();
        assertTrue(
                visits > 1 && visits < results.get(1).get("visitsPerAllocation").asDouble(), results::toString);
    }

    private static double nanoseconds(JsonNode side) {
        double alloc = side.get("nanosecondsPerAllocation").asDouble();
        double free = side.get("nanosecondsPerFree").asDouble();
        assertTrue(alloc > 0 && free > 0, side::toString);
        return alloc + free;
    }

    @Test
    void withoutACompilerJavaIsTimedAlone() {
        Console.Result result = bench(
                        new Console(scratch).variable("PATH", scratch.toString()), "--stage", "1", "--ranges", "100")
                .expect(ExitCode.CLEAN);
        bench(new Console(scratch).variable("PATH", scratch.toString()), "--stage", "1", "--against", "0")
                .expectRefusal("no C compiler: neither gcc nor clang is on PATH");
        assertTrue(result.err().contains("Java is timed alone: no C compiler"), result.err());
        assertTrue(result.out().lines().anyMatch(line -> line.matches(" +1 +100 +[0-9.]+ +- +- .*")), result.out());
    }

    @Test
    void aCompilerThatFailsIsNamed() throws IOException {
        Path compiler = Files.writeString(scratch.resolve("broken-cc"), "#!/bin/sh\necho no licence\nexit 1\n");
        assertTrue(compiler.toFile().setExecutable(true));
        bench(new Console(scratch).variable("CC", compiler.toString()), "--stage", "1", "--ranges", "100")
                .expectRefusal(compiler.toString(), "failed with status 1", "no licence");
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        Console console = new Console(scratch);
        console.run("bench", "--rounds", "4").expectRefusal("--rounds 4", "at least 5");
        console.run("bench", "--steps", "0").expectRefusal("--steps 0");
        console.run("bench", "--ranges", "100,0").expectRefusal("--ranges 0", "from 1 to");
        console.run("bench", "--stage", "1", "--against", "v9/1")
                .expectRefusal("v9: neither a folder nor one of the series here");
        console.run("bench", "--stage", "6").expectRefusal("there is no stage 6");
    }
}
