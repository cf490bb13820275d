// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.Requirements;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The series and, beside it, a second version without patch 4. */
class SeveralSeriesTest {
    @TempDir
    Path scratch;

    private SeriesCopy series;
    private Console console;
    private Path kernel;

    @BeforeEach
    void makeTheSecondVersion() throws IOException {
        series = new SeriesCopy(scratch.resolve("home"));
        console = new Console(scratch).home(series.home());
        console.run("reroll", "--drop", "4", "--message-id", "first@example.org")
                .expect(ExitCode.CLEAN);
        series.edit(2, "series.yaml", "2: \\[\\]", "2: [drop patch 4]");
        kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
    }

    private Console.Result onKernel(String arguments) {
        return console.run(Stream.concat(Stream.of(arguments.split(" ")), Stream.of("--kernel", kernel.toString()))
                .toArray(String[]::new));
    }

    @Test
    void bothAreListed() throws IOException {
        String text = console.run("series").expect(ExitCode.CLEAN).out();
        assertTrue(
                text.startsWith("iova-augmented-rbtree/v1  posted as <first@example.org>\n  0  mainline          base"),
                text);
        assertTrue(text.contains("\n  4  two-phase-search  iova: alignment-aware two-phase search for"), text);
        assertTrue(text.contains("\n\niova-augmented-rbtree/v2\n"), text);
        assertTrue(text.endsWith("""

                          3  limit-aware       iova: limit_pfn-aware augmentation for log(n) 32-bit alloc
                          4  kunit             iova: add KUnit test suite
                        """.substring(1)), text);

        JsonNode json = new ObjectMapper()
                .readTree(console.run("series", "--format", "json")
                        .expect(ExitCode.CLEAN)
                        .out());
        assertEquals(
                List.of("mainline", "augmented-tree", "cache-removal", "limit-aware", "kunit"),
                json.at("/series/1/stages").findValuesAsText("name"));
        assertEquals(
                List.of(1, 2),
                List.of(
                        json.at("/series/0/version").asInt(),
                        json.at("/series/1/version").asInt()));
    }

    @Test
    void aSeriesIsTakenByNameVersionOrFolder() {
        for (String name : List.of(
                "iova-augmented-rbtree",
                "iova-augmented-rbtree/v2",
                "v2",
                series.folder(2).toString())) {
            String out = console.run("kunit", "--series", name)
                    .expect(ExitCode.CLEAN)
                    .out();
            assertTrue(out.contains("55 of 55"), name + ":\n" + out);
        }
        assertTrue(console.run("kunit", "--series", "v1")
                .expect(ExitCode.CLEAN)
                .out()
                .contains("66 of 66"));
        console.run("kunit", "--series", "v3")
                .expectRefusal("v3: neither a folder nor one of the series here: iova-augmented-rbtree/v1,"
                        + " iova-augmented-rbtree/v2");
    }

    @Test
    void aStageIsTakenByNameOrNumber() {
        List<String> ktap = Stream.of("3", "limit-aware", "2")
                .map(stage -> console.run("kunit", "--stage", stage, "--format", "ktap", "--suite", "complexity")
                        .expect(ExitCode.CLEAN)
                        .out())
                .toList();
        assertEquals(ktap.get(0), ktap.get(1));
        assertNotEquals(ktap.get(0), ktap.get(2));
        console.run("kunit", "--stage", "two-phase-search")
                .expectRefusal("there is no stage two-phase-search; there are 0, 1, 2, 3, 4 and all");
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void eachStageOfTheSecondDoesWhatItsCDoes() {
        Console.Result result =
                onKernel("parity --series v2 --ops 5000 --seed 7").expect(ExitCode.CLEAN);
        assertEquals(
                5,
                result.out()
                        .lines()
                        .filter(line -> line.endsWith("  no difference"))
                        .count(),
                result.out());
        assertTrue(result.out().contains("stage 4  kunit "), result.out());
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void stagesOfTwoSeriesAreCompared() {
        Console.Result result = onKernel("diff v1/4 v2/3 --seed 1 --ops 20000 --kinds placement")
                .expect(ExitCode.FOUND);
        assertTrue(
                result.out().startsWith("stage v1/4 (two-phase-search) and stage v2/3 (limit-aware), 20"),
                result.out());
        assertTrue(result.out().contains("confirmed: the C of both stages says the same"), result.out());
        assertTrue(result.out().contains("iovakit diff --from v1/4 --to v2/3 "), result.out());
        assertFalse(result.out().contains("NOT CONFIRMED"), result.out());
        assertTrue(Console.snapshot(console.directory()).keySet().stream()
                .allMatch(name -> name.startsWith("diff-v1.4-v2.3-")));

        assertTrue(onKernel("diff v1/limit-aware iova-augmented-rbtree/v2/3 --seed 1 --ops 20000")
                .expect(ExitCode.CLEAN)
                .out()
                .contains("no difference"));
        onKernel("diff v1/4 v2/5").expectRefusal("there is no stage 5; there are 0, 1, 2, 3, 4");
        onKernel("diff v1/4 v7/1").expectRefusal("v7: neither a folder nor one of the series here");
    }

    /** Its patches may be those of the first; its Java is what it is now. */
    @Test
    void withoutACompilerNoVersionIsProvenByOtherJavaThanItWasCheckedWith() throws IOException {
        Path bin = Files.createDirectories(scratch.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("git"), Requirements.program("git", "git"));
        console.variable("PATH", bin.toString());
        onKernel("run --series v1").expect(ExitCode.CLEAN);
        Path stages = series.home().resolve("java-port/stages");
        Files.delete(stages);
        try (Stream<Path> files = Files.walk(Console.PROJECT.resolve("java-port/stages"))) {
            for (Path file :
                    files.filter(path -> path.toString().contains("/src/main/")).toList()) {
                Path copy = stages.resolve(
                        Console.PROJECT.resolve("java-port/stages").relativize(file));
                if (Files.isRegularFile(file)) {
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        onKernel("run --series v1").expect(ExitCode.CLEAN);
        Path changed =
                stages.resolve("limit-aware/src/main/java/org/iovakit/stages/limitaware/LimitAwareAllocator.java");
        Files.writeString(changed, Files.readString(changed) + "\n// for v2\n");
        for (String version : List.of("v1", "v2")) {
            Console.Result result = onKernel("run --series " + version).expect(ExitCode.UNUSABLE);
            assertTrue(
                    result.err()
                            .contains(
                                    "iovakit: java-port/stages/limit-aware/src/main: not as when iova-augmented-rbtree "
                                            + version + " was last checked"),
                    result.err());
        }
        onKernel("audit --series v2 --accept").expect(ExitCode.CLEAN);
        onKernel("run --series v2 --no-range-diff").expect(ExitCode.CLEAN);
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void theSecondHasAReport() throws IOException {
        for (String read : List.of("kunit-mirror", "docs")) {
            Files.createSymbolicLink(series.home().resolve(read), Console.PROJECT.resolve(read));
        }
        onKernel("report --series v2 --largest 1000 --out page.html").expect(ExitCode.CLEAN);
        String page = Files.readString(console.directory().resolve("page.html"));
        assertTrue(page.contains("iova-augmented-rbtree v2"));
        assertFalse(page.contains("two-phase-search"), "a stage that the second does not have");
    }
}
