// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@RequiresProgram(value = "gcc", debianPackage = "gcc")
class DiffCommandTest {
    /** The first pass of stage 4 skips a gap of two. */
    private static final String ROOMIER = """
            iovakit-trace 1
            machine 1
            domain 4096 0x1 tree
            reserve 0x0 0x0
            reserve 0xffffd 0xffffd
            alloc 2 0xfffff aligned
            """;

    @TempDir
    Path scratch;

    private Console console;
    private Path kernel;

    @BeforeEach
    void unpackKernel() {
        console = new Console(scratch);
        kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
    }

    private Console.Result diff(String arguments) {
        return console.run(
                Stream.concat(Stream.of("diff", "--kernel", kernel.toString()), Stream.of(arguments.split(" ")))
                        .toArray(String[]::new));
    }

    private JsonNode json(String arguments, int exitCode) throws IOException {
        return new ObjectMapper()
                .readTree(diff(arguments + " --format json").expect(exitCode).out());
    }

    private void trace(String name, String text) throws IOException {
        Files.writeString(console.directory().resolve(name), text);
    }

    private Map<String, String> files() {
        return Console.snapshot(console.directory());
    }

    @Test
    void stagesThatDoTheSameDoNotDiffer() {
        Console.Result result = diff("--from 1 --to 2 --seed 3 --ops 30000").expect(ExitCode.CLEAN);
        assertTrue(result.out().startsWith("stage 1 (augmented-tree) and stage 2 (cache-removal), 30"), result.out());
        assertTrue(
                result.out().replace('\n', ' ').contains(" operations, random, seed 3: no difference "), result.out());
        assertEquals("", result.err());
        assertEquals(Map.of(), files());
        assertEquals(
                "no difference",
                diff("2 2 --seed 3 --ops 2000 --tree")
                        .expect(ExitCode.CLEAN)
                        .out()
                        .replace('\n', ' ')
                        .replaceAll(".*tree only: ([a-z ]+?) stage 2:.*", "$1")
                        .strip());
    }

    @Test
    void differencesAreConfirmedAndSavedAndCanBeSeenAgain() {
        String command = "--from 3 --to 4 --ops 40000 --kinds placement";
        Console.Result shown = diff(command).expect(ExitCode.FOUND);
        assertEquals(Map.of(), files());
        assertTrue(
                shown.out()
                        .replaceAll("[ \\\\\n]+", " ")
                        .endsWith(
                                " to keep the minimal traces, and see each again: iovakit diff --from 3 --to 4 --seed 1"
                                        + " --ops 40000 --save . --kernel " + kernel + " "),
                shown.out());
        Console.Result result = diff(command + " --save .").expect(ExitCode.FOUND);
        assertEquals("", result.err());
        Map<String, String> saved = files();
        String name = "diff-3-4-seed1-placement-roomier-gap-first.trace";
        assertTrue(saved.containsKey(name), saved.keySet().toString());
        assertTrue(saved.get(name).contains("\n# stage 3: took 0x"), saved.get(name));
        Matcher commands =
                Pattern.compile("to see it again:\n((?:.*\\\\\n)*.*)\n").matcher(result.out());
        int seen = 0;
        while (commands.find()) {
            seen++;
            List<String> words = new ArrayList<>(
                    List.of(commands.group(1).replace("\\\n", " ").strip().split("\\s+")));
            assertEquals("iovakit", words.remove(0));
            Console.Result again = console.run(words.toArray(String[]::new)).expect(ExitCode.FOUND);
            assertTrue(again.out().contains("1. placement: "), again.out());
            assertTrue(again.out().contains("confirmed: the C of both stages says the same"), again.out());
        }
        assertEquals(saved.size(), seen, result.out());
        assertEquals(saved, files());
        List<String> summary =
                result.out().lines().takeWhile(line -> !line.isEmpty()).toList();
        assertTrue(summary.size() <= 10, result.out());
        String kinds = summary.get(4);
        assertTrue(kinds.matches("  placement  " + seen + "  .*roomier-gap-first.*"), kinds);
        assertTrue(summary.contains("confirmed on C: all"), result.out());
        for (String line : result.out().split("\n", -1)) {
            // The name of a folder may be longer than a line.
            assertTrue(line.length() <= 75 || line.contains(scratch.toString()) || line.contains(".trace"), line);
            assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 127), line);
        }
    }

    @Test
    void aScenarioIsARegressionOfStage1AndCuredAtStage3() throws IOException {
        JsonNode worse = json("--scenario 32bit-in-64bit --ranges 1000 --from 0 --to 1", ExitCode.FOUND);
        JsonNode finding = worse.get("findings").get(0);
        assertEquals("visits", finding.get("kind").asText());
        assertEquals("worse", finding.get("effect").asText());
        assertTrue(finding.get("confirmed").asBoolean());
        assertEquals("constant", worse.at("/growth/from/medianOrder").asText());
        assertEquals("linear", worse.at("/growth/to/medianOrder").asText());
        assertEquals("worse", worse.at("/growth/effect").asText());

        JsonNode cured = json("--scenario 32bit-in-64bit --ranges 1000 --from 2 --to 3", ExitCode.FOUND);
        assertEquals("better", cured.get("findings").get(0).get("effect").asText());
        assertEquals(
                "limit-blind-search",
                cured.get("findings").get(0).at("/mechanisms/0/name").asText());
        assertEquals("better", cured.at("/growth/effect").asText());
        assertEquals("logarithmic", cured.at("/growth/to/medianOrder").asText());
    }

    @Test
    void jsonHasWhatTheTextHas() throws IOException {
        trace("a.trace", ROOMIER);
        JsonNode json = json("3 4 --trace a.trace", ExitCode.FOUND);
        assertEquals(3, json.at("/from/stage").asInt());
        assertEquals(1, json.at("/to/requests").asInt());
        assertEquals("trace a.trace", json.get("source").asText());
        assertEquals(4, json.get("operations").asInt());
        assertFalse(json.get("same").asBoolean());
        assertTrue(json.get("c").asText().contains("gcc"));
        assertEquals(1, json.get("findings").size());
        JsonNode finding = json.get("findings").get(0);
        assertEquals("placement", finding.get("kind").asText());
        assertEquals("other", finding.get("effect").asText());
        assertEquals("roomier-gap-first", finding.at("/mechanisms/0/name").asText());
        assertEquals(
                "__iova_search_free_gap",
                finding.at("/mechanisms/0/functions/1").asText());
        assertEquals(1, finding.get("seen").asInt());
        assertEquals(1, finding.get("seenWith32BitLimit").asInt());
        assertEquals(4, finding.get("firstOperation").asInt());
        assertEquals(
                "alloc 2 0xfffff aligned", finding.at("/minimal/operations/3").asText());
        assertEquals(
                "took 0xffffe 0xfffff max32=0x100000 visits=2",
                finding.at("/minimal/from").asText());
        assertEquals(
                "took 0xffffa 0xffffb max32=0x100000 visits=2",
                finding.at("/minimal/to").asText());
        assertEquals("0xffffe", finding.at("/minimal/free/fromBefore/1/0").asText());
        assertEquals("0x100000", finding.at("/minimal/free/fromAfter/1/0").asText());
        assertEquals("0xffff9", finding.at("/minimal/free/toAfter/0/1").asText());
        assertTrue(finding.get("confirmed").asBoolean());
        assertEquals("a.trace", finding.get("file").asText());
        assertEquals(List.of("a.trace"), List.copyOf(files().keySet()));
    }

    @Test
    void whatTheCDoesNotConfirmIsNotReported() {
        List<State> stages = new ArrayList<>(StageTree.installed().lineage("kunit"));
        stages.set(2, stages.get(2).loading(MutantsOfStage1.LimitOffByOne::new));
        console.stages(stages);
        Console.Result result =
                diff("1 2 --seed 1 --ops 3000 --kinds placement").expect(ExitCode.UNUSABLE);
        assertFalse(result.out().contains("1. placement"), result.out());
        assertTrue(
                result.err()
                        .contains("'placement: unexplained' is not reported: its minimal trace does not replay the same"
                                + " on C, stage 2: Java and C differ at operation "),
                result.err());
        assertEquals(Map.of(), files());
    }

    @Test
    void withoutACompilerNothingIsConfirmed() throws IOException {
        trace("a.trace", ROOMIER);
        console.variable("PATH", Files.createDirectories(scratch.resolve("bin")).toString());
        Console.Result result = diff("3 4 --trace a.trace").expect(ExitCode.FOUND);
        assertTrue(
                result.out().contains("\n   NOT CONFIRMED on C: no C compiler: neither gcc nor clang is on PATH"),
                result.out());
        JsonNode finding =
                json("3 4 --trace a.trace", ExitCode.FOUND).get("findings").get(0);
        assertFalse(finding.get("confirmed").asBoolean());
        assertTrue(finding.get("unconfirmedBecause").asText().startsWith("no C compiler"), finding.toString());
    }

    @Test
    void withoutAKernelNothingIsConfirmed() throws IOException {
        trace("a.trace", ROOMIER);
        // A compiler that says that it is one, and nothing to fetch a kernel with.
        Path programs = Files.createDirectories(scratch.resolve("bin"));
        Path gcc = Files.writeString(programs.resolve("gcc"), "#!/bin/sh\necho '#define __STDC__ 1'\n");
        Files.setPosixFilePermissions(gcc, PosixFilePermissions.fromString("rwxr-xr-x"));
        console.variable("PATH", programs.toString());
        Console.Result result =
                console.run("diff", "3", "4", "--trace", "a.trace").expect(ExitCode.FOUND);
        assertTrue(result.out().contains("\n   NOT CONFIRMED on C: "), result.out());
        assertFalse(result.out().contains("confirmed: the C of both"), result.out());
    }

    @Test
    void otherRcachesAreNotAsked() throws IOException {
        kernel = scratch.resolve("linux-6.1");
        KernelSources.LINUX_6_1.copyTo(kernel);
        trace("tree.trace", ROOMIER);
        assertTrue(diff("3 4 --trace tree.trace")
                .expect(ExitCode.FOUND)
                .out()
                .contains("confirmed: the C of both stages says the same"));
    }

    @Test
    void theFolderForTracesIsNamed() throws IOException {
        Files.createDirectories(console.directory().resolve("found"));
        trace("long.trace", ROOMIER.replace("alloc 2", "find 0x7\nfind 0x8\nalloc 2"));
        Console.Result result = diff("3 4 --trace long.trace --save found").expect(ExitCode.FOUND);
        String file = "found/diff-3-4-long-placement-roomier-gap-first.trace";
        assertTrue(result.out().contains(file), result.out());
        assertTrue(files().get(file).endsWith(ROOMIER.substring(ROOMIER.indexOf("domain"))), files().get(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--from 3                             | name two stages, as in --from 3 --to 4",
                "3                                    | name two stages",
                "3 4 --from 3                         | not both ways",
                "3 4 5                                | diff compares two states, and there are 3 here: 3 4 5",
                "3 4 --seed x                         | 'x' is no number, and not the word random",
                "3 6                                  | there is no stage 6; there are 0, 1, 2, 3, 4, 5",
                "--from x --to 4                      | there is no stage x",
                "3 4 --ops 0                          | --ops 0: there has to be at least one operation",
                "3 4 --seeds 0                        | --seeds 0: there has to be at least one seed",
                "3 4 --time 0                         | --time 0: it takes at least one second",
                "3 4 --factor 1                       | --factor 1.0: a cost factor is more than 1",
                "3 4 --kinds colour                   | colour",
                "3 4 --ranges 9                       | --ranges goes with --scenario",
                "3 4 --trace a --scenario b           | mutually exclusive",
                "3 4 --trace a.trace --seed 3         | go with random operations",
                "3 4 --scenario nothing               | linear-search",
                "3 4 --trace no.trace                 | --trace no.trace: no such file or directory",
                "3 4 --save nowhere --ops 10          | --save nowhere: is no folder that can be written to",
            })
    void wrongUsage(String arguments, String message) {
        Console.Result result = diff(arguments).expect(ExitCode.UNUSABLE);
        assertTrue(result.err().contains(message), result.err());
        assertEquals("", result.out());
    }

    @Test
    void aKernelThatIsNamedHasToBeThere() {
        kernel = scratch.resolve("nothing");
        diff("3 4 --ops 10").expectRefusal("nothing");
    }
}
