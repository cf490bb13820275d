// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** C of anybody's in every place where it may stand: the series on a branch, changed on others, as mails, as files. */
@RequiresProgram(value = "gcc", debianPackage = "gcc")
class SubjectsTest {
    private static final String IOVA_C = "drivers/iommu/iova.c";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATCHES = 5;

    /** What each patch's commit is planted with: in the C of the state after it, this becomes that. */
    private static final Map<Integer, List<String>> PLANTED = Map.of(
            1, List.of("limit_pfn + 1,", "limit_pfn,"),
            2, List.of("(pfn_lo <= iova->pfn_hi)", "(pfn_lo < iova->pfn_hi)"),
            3, List.of("size >= iovad->max32_alloc_size)", "size > iovad->max32_alloc_size)"),
            4, List.of("new_iova, size_aligned);", "new_iova, false);"));

    @TempDir
    static Path scratch;

    private static RenderedBranch rendered;
    private static GitSandbox git;
    private static Path linux;

    @BeforeAll
    static void renderTheSeriesOntoABranch() {
        rendered = RenderedBranch.in(scratch);
        git = rendered.git();
        linux = rendered.linux();
    }

    private static Console.Result run(String... arguments) {
        return rendered.run(arguments);
    }

    /** Makes a branch with one change of iova.c. */
    private static void branch(String name, String from, String before, String after) {
        git.git(linux, "checkout", "--quiet", "-B", name, from);
        Path file = linux.resolve(IOVA_C);
        try {
            String text = Files.readString(file);
            assertTrue(text.contains(before), before);
            Files.writeString(file, text.replace(before, after));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        git.commitAll(linux, name);
        git.git(linux, "checkout", "--quiet", "base");
    }

    private static JsonNode json(Console.Result result) throws IOException {
        return JSON.readTree(result.out());
    }

    /** One commit, one patch of a thread, one file of a folder. */
    static Stream<String> waysToName() {
        return Stream.of("rev:series~%2$d", "range:base..series#%1$d", "mbox:thread.mbox#%1$d", "patches:patches#%1$d");
    }

    @ParameterizedTest
    @MethodSource("waysToName")
    void eachStateOfTheRenderedSeriesDoesWhatItsStageDoes(String way) throws IOException {
        post("thread.mbox", "patches", "series");
        for (int stage = 1; stage < PATCHES; stage++) {
            String subject = way.formatted(stage, PATCHES - stage);
            JsonNode diff = json(run(
                            "diff",
                            "" + stage,
                            subject,
                            "--ops",
                            "1500",
                            "--seed",
                            "7",
                            "--format",
                            "json",
                            "--rev",
                            "base")
                    .expect(ExitCode.CLEAN));
            assertTrue(diff.get("same").asBoolean(), diff.toString());
            assertTrue(diff.get("operations").asInt() >= 1500, diff.toString());
            assertEquals(diff.get("from").get("blocks"), diff.get("to").get("blocks"));
            assertTrue(diff.get("to").get("blocks").asInt() > 10_000, diff.toString());
        }
    }

    /** As mails and as files, named so in the folder where commands run. */
    private static void post(String thread, String folder, String branch) throws IOException {
        Path directory = scratch.resolve("console");
        String mails = git.git(linux, "format-patch", "--stdout", "--cover-letter", "base.." + branch);
        Files.writeString(directory.resolve(thread), mails + "\n");
        git.git(
                linux,
                "format-patch",
                "--quiet",
                "-o",
                directory.resolve(folder).toString(),
                "base.." + branch);
    }

    @Test
    void aChangePlantedInACommitIsFoundInSixOperations() throws IOException {
        for (Map.Entry<Integer, List<String>> planted : PLANTED.entrySet()) {
            int stage = planted.getKey();
            String name = "planted-" + stage;
            branch(
                    name,
                    "series~" + (PATCHES - stage),
                    planted.getValue().get(0),
                    planted.getValue().get(1));
            post(name + ".mbox", name + "-patches", name);
            // Each way leads to the same C, as each state of the series shows.
            String subject = List.of("rev:" + name, "mbox:" + name + ".mbox", "patches:" + name + "-patches")
                    .get(stage % 3);
            JsonNode diff = json(run(
                            "diff",
                            "" + stage,
                            subject,
                            "--ops",
                            "6000",
                            "--seed",
                            "1",
                            "--kinds",
                            "outcome,placement,state",
                            "--format",
                            "json",
                            "--rev",
                            "base")
                    .expect(ExitCode.FOUND));
            assertTrue(shortest(diff) <= 6, subject + ": " + diff);
        }
    }

    private static int shortest(JsonNode diff) {
        int shortest = Integer.MAX_VALUE;
        for (JsonNode finding : diff.get("findings")) {
            shortest = Math.min(shortest, finding.at("/minimal/operations").size());
        }
        return shortest;
    }

    @Test
    void aRangeIsTheCommitsThatChangeTheAllocator() throws IOException {
        git.git(linux, "checkout", "--quiet", "-B", "mixed", "base");
        String[] before = {"limit_pfn + 1,", "(pfn_lo <= iova->pfn_hi)", "new_iova, size_aligned);"};
        String[] after = {"limit_pfn + 1 + 0,", "(pfn_lo < iova->pfn_hi)", "new_iova, size_aligned + 0);"};
        for (int commit = 0; commit < 8; commit++) {
            boolean ours = commit % 3 == 1;
            Path file = linux.resolve(ours ? IOVA_C : "Kbuild");
            String text = Files.readString(file);
            Files.writeString(
                    file, ours ? text.replace(before[commit / 3], after[commit / 3]) : text + "# " + commit + "\n");
            git.commitAll(linux, "commit " + commit);
        }
        git.git(linux, "checkout", "--quiet", "base");
        JsonNode states = json(run(
                                "parity",
                                "range:base..mixed",
                                "--ops",
                                "30000",
                                "--seed",
                                "3",
                                "--format",
                                "json",
                                "--rev",
                                "base")
                        .expect(ExitCode.FOUND))
                .get("states");
        List<String> names = new ArrayList<>();
        List<String> same = new ArrayList<>();
        states.forEach(state -> {
            names.add(state.get("name").asText());
            same.add(state.get("same").toString());
        });
        assertEquals(List.of("commit 1", "commit 4", "commit 7"), names.subList(1, names.size()));
        assertEquals(List.of("[\"0\"]", "[\"0\"]", "[]", "[]"), same);
    }

    @Test
    void aThreadAgainstOurStagesIsRecognised() throws IOException {
        post("known.mbox", "known", "series");
        JsonNode result = json(run("parity", "mbox:known.mbox", "--ops", "25000", "--seed", "5", "--format", "json")
                .expect(ExitCode.CLEAN));
        List<String> same = new ArrayList<>();
        result.get("states").forEach(state -> same.add(state.get("same").toString()));
        assertEquals(
                List.of(
                        "[\"0\"]",
                        "[\"1\",\"2\",\"3\"]",
                        "[\"1\",\"2\",\"3\"]",
                        "[\"1\",\"2\",\"3\"]",
                        "[\"4\",\"5\"]",
                        "[\"4\",\"5\"]"),
                same);
        assertEquals(25_000, result.at("/states/0/closest/operations").asInt());
    }

    @Test
    void parityHoldsTheJavaOfAStageAgainstABranchOnATreeThatHasTheSeries() {
        String text = run("parity", "4", "rev:series", "--rev", "series", "--ops", "30000", "--seed", "2")
                .expect(ExitCode.CLEAN)
                .out()
                .replace('\n', ' ');
        assertTrue(text.contains("no difference in 30000 operations; seed 2"), text);
        Console.Result different = run("parity", "3", "rev:series", "--ops", "30000", "--seed", "2", "--save", ".");
        String other = different.expect(ExitCode.FOUND).out().replaceAll("\\s+", " ");
        String saved = "parity-3-rev.series-seed2.trace";
        assertTrue(different.err().contains("iovakit parity 3 rev:series --trace " + saved), different.err());
        run("parity", "3", "rev:series", "--trace", saved).expect(ExitCode.FOUND);
        assertTrue(other.contains("DIFFERENT at operation "), other);
        assertTrue(other.contains(" placement: "), other);
    }

    @Test
    void aTraceIsReplayedOnEachStateOfARange() throws IOException {
        Path trace = scratch.resolve("console/fragments.trace");
        rendered.console()
                .run("trace", "generate", "--scenario", "linear-search", "--ranges", "2000", "-o", trace.toString())
                .expect(ExitCode.CLEAN);
        JsonNode states = json(run(
                                "trace",
                                "replay",
                                "--stage",
                                "range:base..series",
                                "--format",
                                "json",
                                trace.toString())
                        .expect(ExitCode.CLEAN))
                .get("stages");
        assertEquals(PATCHES + 1, states.size());
        assertEquals("range:base..series#0", states.get(0).get("subject").asText());
        long walk = states.get(0).at("/blocks/worst").asLong();
        long search = states.get(PATCHES).at("/blocks/worst").asLong();
        assertTrue(walk > 2 * search, walk + " and " + search);
        assertEquals(states.get(0).get("served"), states.get(PATCHES).get("served"));

        String[] counted = {"trace", "replay", "--touches", "--format", "json", trace.toString()};
        JsonNode java =
                json(rendered.console().run(counted).expect(ExitCode.CLEAN)).get("stages");
        JsonNode c = json(run(
                                "trace",
                                "replay",
                                "--touches",
                                "--format",
                                "json",
                                "--stage",
                                "range:base..series",
                                trace.toString())
                        .expect(ExitCode.CLEAN))
                .get("stages");
        for (int state = 0; state <= PATCHES; state++) {
            assertTrue(java.get(state).at("/touches/free/worst").asLong() > 1, java::toString);
            assertEquals(java.get(state).get("touches"), c.get(state).get("touches"));
        }

        branch("dying", "base", "\tnew_iova = alloc_iova_mem();\n", "\t*(volatile int *)8 = 1;\n");
        run("trace", "replay", "--stage", "rev:dying", trace.toString())
                .expectRefusal("cannot replay: rev:dying, at operation 2, alloc ", "SIGSEGV");
        run("trace", "replay", "--stage", "3", trace.toString()).expectRefusal("--stage rev:my-branch");
    }

    /** What nobody sees while there is memory. */
    @Test
    void codeThatDoesNotCheckForMemoryIsFound() throws IOException {
        branch("unchecked", "base", "\tif (!new_iova)\n\t\treturn NULL;\n", "");
        JsonNode result = json(run(
                        "parity",
                        "0",
                        "rev:unchecked",
                        "--rev",
                        "base",
                        "--ops",
                        "30000",
                        "--seed",
                        "3",
                        "--format",
                        "json")
                .expect(ExitCode.FOUND));
        List<String> minimal = new ArrayList<>();
        result.at("/difference/minimal").forEach(operation -> minimal.add(operation.asText()));
        assertEquals(3, minimal.size(), minimal.toString());
        assertEquals("nomem", minimal.get(1));
        assertTrue(result.at("/difference/to").asText().contains("SIGSEGV"), result.toString());
    }

    @Test
    void theMatrixOfAThreadHasAColumnForEachPatch() throws IOException {
        post("matrix.mbox", "matrix", "series");
        Console.Result result = run(
                "diff",
                "--matrix",
                "mbox:matrix.mbox",
                "--scenario",
                "linear-search",
                "--format",
                "json",
                "--rev",
                "base");
        JsonNode matrix = json(result.expect(ExitCode.CLEAN));
        assertEquals(PATCHES + 1, matrix.get("subjects").size());
        JsonNode stages = matrix.at("/scenarios/0/stages");
        assertEquals("linear", stages.get(0).get("growth").asText());
        assertEquals("logarithmic", stages.get(PATCHES).get("growth").asText());
    }

    @Test
    void ourSuiteAndTheirsRunOnEachStateOfAThread() throws IOException {
        post("suite.mbox", "suite", "series");
        JsonNode suites = json(run(
                                "kunit",
                                "--backend",
                                "native",
                                "--stage",
                                "mbox:suite.mbox",
                                "--format",
                                "json",
                                "--rev",
                                "base")
                        .expect(ExitCode.CLEAN))
                .get("suites");
        assertEquals(2, suites.size(), suites.toString());
        assertEquals(PATCHES, suites.at("/0/states").size());
        assertTrue(suites.at("/1/suite").asText().startsWith("theirs, drivers/iommu/iova-kunit.c"), suites.toString());
        assertEquals("mbox:suite.mbox#5", suites.at("/1/states/0/subject").asText());
        for (JsonNode suite : suites) {
            for (JsonNode state : suite.get("states")) {
                assertTrue(state.get("passed").asBoolean(), state.toString());
                assertEquals(11, state.get("cases").size(), state.toString());
            }
        }

        String ofRange = run("kunit", "--backend", "native", "--stage", "range:base..series", "--rev", "base")
                .expect(ExitCode.CLEAN)
                .out();
        assertTrue(ofRange.contains("0  range:base..series#5, iova: add KUnit test suite\n"), ofRange);
        ofRange.lines().forEach(line -> assertTrue(line.length() <= 78, line));

        branch("beyond", "base", "limit_pfn + 1,", "limit_pfn + 100,");
        String failed = run("kunit", "--backend", "native", "--stage", "rev:beyond")
                .expect(ExitCode.FOUND)
                .out();
        assertTrue(failed.contains("test_limit_pfn_respected           FAILED\n"), failed);
        assertTrue(failed.contains("rev:beyond failed\n"), failed);
        run("kunit", "--stage", "rev:beyond", "--backend", "java").expectRefusal("rev:beyond", "--backend native");
    }

    @Test
    void aReportHasARowForEachPatch() throws IOException {
        branch("reported", "series~4", "limit_pfn + 1,", "limit_pfn + 100,");
        Console.Result result = run("report", "range:base..reported").expect(ExitCode.FOUND);
        assertEquals("iovakit-report.html\n", result.out());
        String page = Files.readString(scratch.resolve("console/iovakit-report.html"));
        String table = page.substring(page.indexOf("<section id=\"overview\""), page.indexOf("<nav "));
        List<String> rows =
                List.of(table.split("<tr><th scope=\"row\">")).stream().skip(1).toList();
        assertEquals(3, rows.size());
        assertContains(
                rows.get(0), "40 bytes", "slab 64", "✓ 11 of 11: ours native", "stage 0<", "in 100,000 operations");
        assertContains(
                rows.get(1), "switch to augmented rbtree", "40 → 56 bytes", "stages 1–3", "in 100,000 operations");
        assertContains(rows.get(0), "64 bytes a range");
        assertContains(rows.get(1), "64 bytes a range");
        assertContains(rows.get(1), " worse, ▲ ", "linear → logarithmic", "▲ mean ");
        assertContains(rows.get(2), "reported", "✗ 7 of 11: ours native", "none<", "leaves stage", "placement ");
        assertContains(
                page,
                "<code>test_limit_pfn_respected</code>: FAILED",
                "it was compiled with the rights of who made this page");
        assertContains(
                page,
                "iovakit diff &#39;range:base..reported#1&#39; &#39;range:base..reported#2&#39; --seed ",
                "<b>range:base..reported#2</b> <code>took 0x",
                "<svg class=\"tree\"");
        // What a scenario costs in Java, and here: another unit, but the same growth.
        String matrix =
                page.substring(page.indexOf("<section id=\"matrix\">"), page.indexOf("<section id=\"findings\">"));
        String search = matrix.substring(matrix.indexOf("linear-search"));
        assertTrue(search.matches("(?s).*?blocks<.*?>linear<.*?▲&nbsp;logarithmic<.*"), search);
    }

    @Test
    void cIsTimedBesideC() throws IOException {
        List<String> quick = List.of("--ranges", "2000", "--rounds", "5", "--steps", "500", "--rev", "base");
        JsonNode timed = json(bench(quick, "--stage", "range:base..series~1", "--format", "json")
                .expect(ExitCode.CLEAN));
        assertEquals("range:base..series~1#0", timed.get("against").asText());
        List<Integer> bytes = new ArrayList<>();
        for (JsonNode row : timed.get("results")) {
            // What walks takes longer than what searches, by far.
            assertTrue(row.get("cToOtherC").asDouble() < 0.9, row.toString());
            assertEquals(64, row.at("/otherC/bytesPerRange").asInt());
            bytes.add(row.at("/c/bytesPerRange").asInt());
        }
        assertEquals(List.of(64, 64, 128, 128), bytes);

        String table = bench(quick, "--stage", "4", "--against", "rev:base")
                .expect(ExitCode.CLEAN)
                .out();
        assertTrue(table.contains("\n1      stage 4, "), table);
        table.lines().forEach(line -> assertTrue(line.length() <= 78, line));

        bench(quick, "--stage", "rev:series").expectRefusal("rev:series is one state", "--against 0");
        bench(quick, "--stage", "rev:series", "--against", "rev:series").expectRefusal("beside itself");
    }

    private static Console.Result bench(List<String> quick, String... more) {
        return run(Stream.concat(Stream.concat(Stream.of("bench"), quick.stream()), Arrays.stream(more))
                .toArray(String[]::new));
    }

    /** A bench is no way around what a stranger's code is kept from. */
    @Test
    void whatIsTimedIsKeptFromFilesToo() {
        branch("reader", "base", "\tnew_iova = alloc_iova_mem();\n", """
                	extern int open(const char *, int, ...);

                	open("/etc/hostname", 0);
                	new_iova = alloc_iova_mem();
                """);
        Console.Result result = run("bench", "--stage", "range:base..reader", "--ranges", "100");
        result.expect(ExitCode.UNUSABLE);
        assertTrue(result.err().contains("cannot run the bench: range:base..reader#1: "), result.err());
        assertTrue(result.err().contains("it tried to open a file"), result.err());
    }

    private static void assertContains(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), () -> "no \"" + part + "\" in: " + text);
        }
    }

    @Test
    void aReportOfWhatDiesSaysSo() throws IOException {
        branch("deadly", "base", "\tnew_iova = alloc_iova_mem();\n", "\t*(volatile int *)8 = size;\n");
        Console.Result result =
                run("report", "range:base..deadly", "--out", "deadly.html").expect(ExitCode.FOUND);
        assertFalse(result.err().contains("internal error"), result.err());
        String page = Files.readString(scratch.resolve("console/deadly.html"));
        assertContains(
                page, "A state dies of a scenario, so costs are missing: range:base..deadly#1: alloc ", "SIGSEGV");
        assertFalse(page.contains("<section id=\"matrix\">"));
        run("diff", "--matrix", "range:base..deadly", "--scenario", "linear-search")
                .expect(ExitCode.FOUND);
    }

    /** What a stranger's code may try when it is asked for three pages, and how that is told. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *(volatile int *)8 = 1;                                                     | crashed, signal 11 (SIGSEGV)
            ((char *)new_iova)[sizeof(*new_iova)] = 1;                                  | memory_behind_an_object_was_written_to
            *(int *)((char *)new_iova + 24) = (free_iova_mem(new_iova), 1); return NULL; | freed_memory_was_written_to
            extern int open(const char *, int, ...); open("/etc/hostname", 0);          | it tried to open a file
            extern int socket(int, int, int); socket(2, 1, 0);                          | it tried to reach a network
            extern int kill(int, int); kill(1, 0);                                      | it tried to signal a process
            extern int fork(void); fork();                                              | it tried to start a program
            """)
    void whatAStrangersCodeDoesIsToldAndGoesNoFurther(String code, String told) throws IOException {
        branch(
                "hostile",
                "base",
                "\tnew_iova = alloc_iova_mem();\n",
                "\tnew_iova = alloc_iova_mem();\n\tif (size == 3) {" + code + "}\n");
        Path trace = Files.writeString(scratch.resolve("console/three.trace"), """
                iovakit-trace 1
                machine 1
                domain 4096 0x1 tree
                alloc 3 0xfffff any
                alloc 1 0xfffff any
                alloc 3 0x0 any
                domain 4096 0x1 tree
                """);
        String text = run("diff", "0", "rev:hostile", "--rev", "base", "--trace", trace.toString())
                .expect(ExitCode.FOUND)
                .out()
                .replaceAll("\\s+", " ");
        assertTrue(text.contains(told), text);
    }

    @Test
    void whatHangsIsToldInTime() {
        branch("hanging", "base", "\tnew_iova = alloc_iova_mem();\n", "\tfor (;;)\n\t\t;\n");
        String text = run(
                        "parity", "0", "rev:hanging", "--rev", "base", "--timeout", "1", "--ops", "1000", "--seed", "1")
                .expect(ExitCode.FOUND)
                .out();
        assertTrue(text.contains("rev:hanging: threw hangs"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "__attribute__((constructor)) static void early(void) { open(\"/etc/hostname\", 0); }",
                "static void early(void) { open(\"/etc/hostname\", 0); }\n__attribute__((section(\".preinit_array\"), used))"
                        + " static void (*const first)(void) = early;"
            })
    void aConstructorComesTooLate(String constructor) {
        String last = "MODULE_LICENSE(\"GPL\");\n";
        branch("early", "base", last, last + "extern int open(const char *, int, ...);\n" + constructor + "\n");
        String text = run("parity", "0", "rev:early", "--rev", "base", "--ops", "100", "--seed", "1")
                .expect(ExitCode.FOUND)
                .out();
        assertTrue(text.replaceAll("\\s+", " ").contains("it tried to open a file"), text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 7})
    void aConstructorThatExitsIsWhatTheCodeDoes(int status) {
        String last = "MODULE_LICENSE(\"GPL\");\n";
        branch(
                "leaving",
                "base",
                last,
                last + "extern void _exit(int);\n__attribute__((constructor)) static void leave(void) { _exit(" + status
                        + "); }\n");
        String text = run("parity", "0", "rev:leaving", "--rev", "base", "--ops", "100", "--seed", "1")
                .expect(ExitCode.FOUND)
                .out();
        assertTrue(text.contains("rev:leaving: threw exit: "), text);
    }

    /** The loader would call it before there is a filter. */
    @Test
    void aResolverIsRefused() throws IOException {
        String last = "MODULE_LICENSE(\"GPL\");\n";
        branch("resolving", "base", last, last + """
                static void nothing(void) { }
                static void (*find_it(void))(void) { return nothing; }
                void resolved(void) __attribute__((__ifunc__("find_it")));
                """);
        run("diff", "0", "rev:resolving", "--rev", "base").expectRefusal("rev:resolving", "resolved is an ifunc");
    }

    @Test
    void whatDoesNotBuildIsToldWithItsLine() throws IOException {
        branch("broken", "base", "\tnew_iova = alloc_iova_mem();\n", "\tnew_iova = no_such_function();\n");
        post("broken.mbox", "broken", "broken");
        run("diff", "0", "mbox:broken.mbox", "--rev", "base")
                .expectRefusal(
                        "mbox:broken.mbox#1 (broken) does not build in user space: drivers/iommu/iova.c:2",
                        "no_such_function");
    }

    @Test
    void whatDoesNotApplyIsToldWithItsPatch() throws IOException {
        post("whole.mbox", "whole", "series");
        Path folder = scratch.resolve("console/whole");
        try (Stream<Path> files = Files.list(folder)) {
            Files.delete(files.sorted().skip(1).findFirst().orElseThrow());
        }
        run("diff", "0", "patches:whole", "--rev", "base")
                .expectRefusal(
                        "patches:whole: patch 2 of 4, 'iova: limit_pfn-aware augmentation",
                        "does not apply to ",
                        "patch failed: ",
                        "--rev");
    }

    @Test
    void aFolderWithACoverLetterAloneIsRefused() throws IOException {
        Path folder = Files.createDirectories(scratch.resolve("console/cover"));
        run("diff", "0", "patches:cover", "--rev", "base").expectRefusal("cover has no patch in it; ");
        Files.writeString(folder.resolve("0000-cover-letter.patch"), "Subject: [PATCH 0/1] nothing\n\nNothing.\n");
        run("diff", "0", "patches:cover", "--rev", "base").expectRefusal("changes the text of a file");
    }

    @Test
    void namesThatMeanNothingAreRefused() {
        run("diff", "0", "rev:no-such-thing", "--rev", "base").expectRefusal("no-such-thing");
        run("diff", "0", "range:base", "--rev", "base").expectRefusal("range:base", "two revisions");
        run("diff", "0", "mbox:nothing.mbox", "--rev", "base").expectRefusal("nothing.mbox is not there");
        run("diff", "0", "patches:nothing", "--rev", "base").expectRefusal("nothing");
        run("diff", "0", "range:base..series#9", "--rev", "base").expectRefusal("#9", "#0 to #5");
        run("parity", "3", "4").expectRefusal("iovakit diff");
        run("diff", "0", "rev:", "--rev", "base").expectRefusal("'rev:': rev: takes a revision");
        run("diff", "0", "range:base...series", "--rev", "base").expectRefusal("base...series", "two revisions");
        run("diff", "0", "ref:base", "--rev", "base").expectRefusal("ref:base", "rev:REV");
        run("diff", "rev:base", "--rev", "base").expectRefusal("name two", "rev:my-branch");
    }

    @Test
    void whatACommandDoesNotDoWithSomebodysCIsRefused() {
        run("parity", "rev:base", "--stage", "3").expectRefusal("--stage is left away");
        run("parity", "0", "rev:base", "--sanitize").expectRefusal("--sanitize is for the C of stages");
        run("report", "rev:base").expectRefusal("rev:base is one state", "range:");
        run("report", "3").expectRefusal("3: name C of anybody's");
        run("report", "range:base..series", "--largest", "1000").expectRefusal("--largest is for the curves of stages");
        rendered.console()
                .run("trace", "record", "--stage", "rev:base", "a.trace")
                .expectRefusal("answers are recorded of stages", "iovakit parity rev:v7.1 rev:v7.2 --trace a.trace");
        run("kunit", "--stage", "rev:base", "--backend", "native", "--suite", "complexity")
                .expectRefusal("--suite complexity is run on stages alone");
    }

    @Test
    void aRangeWithoutCommitsOfOursIsItsBaseAndSaysSo() {
        Console.Result result = run("parity", "0", "range:base..base", "--rev", "base", "--ops", "500", "--seed", "1");
        result.expect(ExitCode.CLEAN);
        assertTrue(result.err().contains("no commit in range:base..base changes the allocator"), result.err());
    }
}
