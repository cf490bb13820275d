// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@RequiresProgram(value = "gcc", debianPackage = "gcc")
class ParityCommandTest {
    private static final String IOVA_C = "drivers/iommu/iova.c";
    private static final String START = "iovakit-trace 1\nmachine 1\ndomain 4096 0x1 tree\n";
    private static final String MINIMAL = "domain 4096 0x1 tree\nalloc 1 0x0 any\nalloc 1 0xfffff any\n";

    /** Where the last one lies depends on whether the first one was cached. */
    private static final String NO_MAGAZINE = """
            iovakit-trace 1
            machine 1
            domain 4096 0x1 rcaches
            alloc_fast 0 1 0x1 keep
            nomem
            free_fast 0 0
            alloc_fast 0 1 0x2 keep
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

    private Console.Result parity(String arguments) {
        return console.run(
                Stream.concat(Stream.of("parity", "--kernel", kernel.toString()), Stream.of(arguments.split(" ")))
                        .toArray(String[]::new));
    }

    private void change(UnaryOperator<String> edit) throws IOException {
        Path file = kernel.resolve(IOVA_C);
        String old = Files.readString(file);
        String edited = edit.apply(old);
        assertTrue(!edited.equals(old), "the change changes nothing");
        Files.writeString(file, edited);
    }

    /** Stage 0 with {@code <} for {@code <=} at the 32-bit limit. */
    private void breakTheLimit() throws IOException {
        change(text -> text.replace("limit_pfn <= iovad->dma_32bit_pfn", "limit_pfn < iovad->dma_32bit_pfn"));
    }

    /** A statement at the start of {@code reserve_iova}. */
    private void breakReserve(String statement) throws IOException {
        change(text -> text.replaceFirst("(?s)(\nreserve_iova\\([^{]*\\{)(.*?\n\n)", "$1$2\t" + statement + "\n"));
    }

    private Map<String, String> files() {
        return Console.snapshot(console.directory());
    }

    private void trace(String text) throws IOException {
        Files.writeString(console.directory().resolve("a.trace"), text);
    }

    @Test
    void noStageDiffers() {
        Console.Result result = parity("--ops 5000 --seed 7").expect(ExitCode.CLEAN);
        List<String> lines = result.out().lines().toList();
        assertEquals(6, lines.size(), result.out());
        for (int stage = 0; stage < 6; stage++) {
            assertTrue(
                    lines.get(stage)
                            .matches("stage " + stage + "  [a-z-]+ +5000 operations  seed 7  \\S.*\\d  no difference"),
                    result.out());
        }
        assertEquals("", result.err());
        assertEquals(Map.of(), files());
    }

    @Test
    void theSanitizersHaveNothingToReport() {
        Console.Result result =
                parity("--ops 2000 --seed 7 --stage 4 --sanitize").expect(ExitCode.CLEAN);
        assertTrue(result.out().endsWith(", sanitizers  no difference\n"), result.out());
    }

    @Test
    void theSeedIsAlwaysTheSameUnlessAnotherIsAskedFor() {
        Pattern line = Pattern.compile("stage 0  mainline +1000 operations  seed (\\d+)  .*  no difference\n");
        List<String> seeds = new ArrayList<>();
        for (String seed : List.of("", "", " --seed random", " --seed random")) {
            Matcher shown = line.matcher(
                    parity("--ops 1000 --stage 0" + seed).expect(ExitCode.CLEAN).out());
            assertTrue(shown.matches());
            seeds.add(shown.group(1));
        }
        assertEquals(List.of("1", "1"), seeds.subList(0, 2));
        assertEquals(3, Set.copyOf(seeds).size(), seeds.toString());
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(parity("--ops 1000 --seed 7 --stage 2 --format json")
                        .expect(ExitCode.CLEAN)
                        .out());
        JsonNode stage = json.get("stages").get(0);
        assertEquals(1, json.get("stages").size());
        assertEquals(2, stage.get("stage").asInt());
        assertEquals(1000, stage.get("operations").asInt());
        assertEquals(7, stage.get("seed").asInt());
        assertTrue(stage.get("same").asBoolean());
        assertTrue(!stage.get("compiler").asText().isEmpty());
    }

    @Test
    void aDifferenceIsShrunkAndSavedAndCanBeReplayed() throws IOException {
        breakTheLimit();
        String printed = parity("--stage 0 --seed 42").expect(ExitCode.FOUND).out();
        assertEquals(Map.of(), files());
        Console.Result result = parity("--stage 0 --seed 42 --save .").expect(ExitCode.FOUND);
        assertEquals(printed, result.out());
        assertTrue(result.out().contains("  DIFFERENT\nJava and C differ at operation "), result.out());
        assertTrue(result.out().contains("; shrunk to 3:\n    domain 4096 0x1 tree\n"), result.out());
        assertTrue(result.out().contains("\n  Java: refused max32=0x1 visits=0\n  C:    took "), result.out());
        Map<String, String> saved = files();
        assertEquals(List.of("parity-stage0-seed42.trace"), List.copyOf(saved.keySet()));
        String text = saved.get("parity-stage0-seed42.trace");
        assertTrue(text.startsWith("iovakit-trace 1\nmachine 4\n# stage 0 of "), text);
        assertTrue(text.contains("\n# Java: refused max32=0x1 visits=0\n# C:    took "), text);
        assertTrue(text.endsWith("\n" + MINIMAL), text);

        // The very words that were printed find it again; there is nothing shorter to save.
        String command = result.err().lines().findFirst().orElseThrow().replaceFirst(".*: iovakit ", "");
        assertEquals("parity --stage 0 --trace parity-stage0-seed42.trace --kernel " + kernel, command);
        Console.Result again = console.run(command.split(" ")).expect(ExitCode.FOUND);
        assertTrue(again.out().contains("differ at operation 3; shrunk to 3:\n"), again.out());
        assertEquals("", again.err());
        assertEquals(saved, files());
    }

    @Test
    void jsonHasTheDifference() throws IOException {
        breakTheLimit();
        JsonNode stage = new ObjectMapper()
                .readTree(parity("--stage 0 --seed 42 --save . --format json")
                        .expect(ExitCode.FOUND)
                        .out())
                .get("stages")
                .get(0);
        JsonNode difference = stage.get("difference");
        assertTrue(!stage.get("same").asBoolean());
        assertEquals(stage.get("operations"), difference.get("operation"));
        assertEquals("alloc 1 0xfffff any", difference.get("minimal").get(2).asText());
        assertEquals("refused max32=0x1 visits=0", difference.get("java").asText());
        assertTrue(difference.get("c").asText().startsWith("took "));
        assertEquals("parity-stage0-seed42.trace", difference.get("file").asText());
    }

    /** What is the same is left as it is; what is not is never written over. */
    @Test
    void savedTracesReplaceNothing() throws IOException {
        breakTheLimit();
        Path folder = Files.createDirectories(console.directory().resolve("found"));
        Files.writeString(folder.resolve("parity-stage0-seed42.trace"), "mine");
        Console.Result result = parity("--stage 0 --seed 42 --save found").expect(ExitCode.FOUND);
        assertTrue(result.err().contains(" is in found/parity-stage0-seed42-2.trace; "), result.err());
        Map<String, String> saved = files();
        assertEquals("mine", saved.get("found/parity-stage0-seed42.trace"));
        assertEquals(2, saved.size());
        assertEquals(
                result.err(),
                parity("--stage 0 --seed 42 --save found")
                        .expect(ExitCode.FOUND)
                        .err());
        assertEquals(saved, files());
    }

    @Test
    void olderRcachesAreLeftOut() {
        kernel = scratch.resolve("linux-6.1");
        KernelSources.LINUX_6_1.copyTo(kernel);
        Console.Result result = parity("--ops 5000 --seed 7").expect(ExitCode.CLEAN);
        assertEquals(
                6,
                Pattern.compile(" 5000 operations  seed 7, tree only  .*  no difference\n")
                        .matcher(result.out())
                        .results()
                        .count(),
                result.out());
        assertTrue(
                result.err()
                        .matches("iovakit: .*6\\.1\\..* has other rcaches than the port, which mirrors iova_depot_pop,"
                                + " iova_depot_push, iova_depot_work_func: only operations on the tree are compared\n"),
                result.err());
        assertEquals(
                "", parity("--ops 1000 --stage 0 --tree").expect(ExitCode.CLEAN).err());
    }

    @Test
    void aTraceWithOlderRcachesIsComparedWithAWarning() throws IOException {
        kernel = scratch.resolve("linux-6.1");
        KernelSources.LINUX_6_1.copyTo(kernel);
        trace(START + "alloc 1 0xfffff any\n");
        Console.Result result = parity("--stage 0 --trace a.trace").expect(ExitCode.CLEAN);
        assertTrue(result.err().contains("a difference in a domain with rcaches is to be expected"), result.err());
    }

    /** Since 7.3 a CPU has no magazine before it caches something; before, it has two. The Java does as the kernel does. */
    @ParameterizedTest
    @EnumSource(names = {"LINUX_7_2", "LINUX_7_3"})
    void magazinesAreThereWhenThoseOfTheKernelAre(KernelSources source) throws IOException {
        kernel = scratch.resolve("linux-" + source);
        source.copyTo(kernel);
        trace(NO_MAGAZINE);
        Console.Result result = parity("--trace a.trace").expect(ExitCode.CLEAN);
        assertEquals(
                6,
                result.out()
                        .lines()
                        .filter(line -> line.endsWith("  no difference"))
                        .count(),
                result.out());
        assertEquals("", result.err());
        parity("--ops 120000 --seed 1 --stage 0").expect(ExitCode.CLEAN);
    }

    @Test
    void noCompiler() throws IOException {
        Path empty = Files.createDirectories(scratch.resolve("bin"));
        console.variable("PATH", empty.toString());
        parity("--stage 0").expectRefusal("no C compiler: neither gcc nor clang is on PATH", "install");
        console.variable("CC", "no-such-cc");
        parity("--stage 0").expectRefusal("CC is 'no-such-cc', but there is no program", "unset CC");
    }

    private void compiler(String script) throws IOException {
        Path cc = Files.writeString(scratch.resolve("cc"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(cc, PosixFilePermissions.fromString("rwxr-xr-x"));
        console.variable("CC", cc.toString());
    }

    @Test
    void aCompilerThatDoesNotWork() throws IOException {
        compiler("echo no licence; exit 1");
        parity("--stage 0")
                .expectRefusal(
                        "the C compiler does not work; set CC to another, or unset it: " + scratch.resolve("cc"),
                        "failed with status 1: no licence");
    }

    @Test
    void aCompilerThatCannotBuildTheKernel() throws IOException {
        compiler("case \"$*\" in *--version*|*/dev/null*) exec gcc \"$@\";; esac\necho 'no room left' >&2\nexit 1");
        Console.Result result = parity("--stage 3").expect(ExitCode.UNUSABLE);
        assertTrue(result.err().startsWith("iovakit: stage 3 of kernel tree 6.12"), result.err());
        assertTrue(
                result.err().contains("set CC to another: " + scratch.resolve("cc") + " cannot build"), result.err());
        assertTrue(result.err().endsWith(".c: no room left\n"), result.err());
        assertEquals("", result.out());
    }

    @Test
    void aCrashOfTheKernelsCodeIsADifference() throws IOException {
        breakReserve("*(volatile int *)8 = 1;");
        Console.Result result =
                parity("--stage 0 --seed 1 --ops 10000 --save .").expect(ExitCode.FOUND);
        assertTrue(result.out().endsWith("\n  C:    crashed, signal 11 (SIGSEGV)\n"), result.out());
        assertTrue(result.out().contains("; shrunk to 2:\n"), result.out());
        assertEquals(1, files().size());
    }

    @Test
    void aReportOfASanitizerIsADifference() throws IOException {
        breakReserve("{ volatile int width = 32; if (pfn_lo << width < (1 << width)) return NULL; }");
        Console.Result result =
                parity("--stage 0 --seed 1 --ops 10000 --sanitize --save .").expect(ExitCode.FOUND);
        assertTrue(result.out().contains("\n  C:    stopped by a sanitizer: "), result.out());
        assertTrue(result.err().endsWith(" --sanitize\n"), result.err());
    }

    @Test
    void aHangIsNamed() throws IOException {
        breakReserve("for (volatile int i = 0; ; ) { (void)i; }");
        parity("--stage 0 --seed 1 --ops 10000 --timeout 1")
                .expectRefusal(
                        "stage 0 of kernel tree 6.12",
                        "the C replayer hangs: no result for 1 s, at operation ",
                        "; to see it again: iovakit parity --stage 0 --seed 1 --ops 10000 --kernel " + kernel);
        assertEquals(Map.of(), files());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "exit 3                       | the C replayer ended with status 3",
                "exit 0                       | the C replayer ended before its trace did",
                "kill -9 $$                   | the C replayer was killed from outside, signal 9",
                "echo 'replay: no' >&2; exit 2 | the C replayer does not take the trace: replay: no",
            })
    void aReplayerThatFailsByItselfIsNoDifference(String script, String message) throws IOException {
        linkInstead("#!/bin/sh\n" + script);
        parity("--stage 0 --ops 10 --seed 1").expectRefusal(message, "at operation 1", "iovakit parity --stage 0");
    }

    @Test
    void aCacheThatNoProgramRunsFrom() throws IOException {
        linkInstead("#!/no/such/interpreter");
        parity("--stage 0 --ops 10 --seed 1").expectRefusal("the C replayer cannot be run: ", "replay-");
    }

    /** Parity in a JVM of its own, with one replayer that has been at work for some time. */
    private final class AtWork {
        final Process program;
        final long replayer;

        AtWork(String arguments, long milliseconds) throws Exception {
            List<String> command = new ArrayList<>(List.of(arguments.split(" ")));
            command.addAll(0, List.of("parity", "--kernel", kernel.toString(), "--stage", "4", "--seed", "7"));
            program = Forked.begin(Forked.program(List.of(Forked.OPTIMISED), command.toArray(String[]::new)), scratch);
            replayer = find();
            Thread.sleep(milliseconds);
            assertTrue(program.isAlive(), "it had too little to do");
        }

        private long find() throws Exception {
            for (long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
                    System.nanoTime() < deadline && program.isAlive();
                    Thread.sleep(10)) {
                Optional<ProcessHandle> found = program.descendants()
                        .filter(child -> child.info().command().orElse("").contains("/replay-"))
                        .findFirst();
                if (found.isPresent()) {
                    return found.get().pid();
                }
            }
            return fail("there is no replayer: " + result().err());
        }

        void signal(String name, long pid) throws Exception {
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                            .start()
                            .waitFor());
        }

        Console.Result result() throws Exception {
            return Forked.result(program, scratch);
        }
    }

    @ParameterizedTest
    @CsvSource({"KILL, 9, 700", "TERM, 15, 100"})
    void aReplayerThatIsKilledInTheMidstOfALineIsNoDifference(String name, int number, long milliseconds)
            throws Exception {
        AtWork work = new AtWork("--ops 60000000", milliseconds);
        work.signal(name, work.replayer);
        Console.Result result = work.result();
        result.expectRefusal(
                "the C replayer was killed from outside, signal " + number, "at operation ", "run this again");
        assertEquals("", result.out());
    }

    @Test
    void aReplayerThatIsStoppedAndContinuedGoesOn() throws Exception {
        AtWork work = new AtWork("--ops 3000000", 100);
        work.signal("STOP", work.replayer);
        Thread.sleep(1000);
        work.signal("CONT", work.replayer);
        assertTrue(work.result().expect(ExitCode.CLEAN).out().endsWith("  no difference\n"));
    }

    /** What Ctrl-Z and fg do: the terminal stops both. */
    @Test
    void theTimeInWhichIovakitItselfStoodStillDoesNotCount() throws Exception {
        AtWork work = new AtWork("--ops 3000000 --timeout 1", 100);
        work.signal("STOP", work.replayer);
        work.signal("STOP", work.program.pid());
        Thread.sleep(3000);
        work.signal("CONT", work.program.pid());
        work.signal("CONT", work.replayer);
        assertTrue(work.result().expect(ExitCode.CLEAN).out().endsWith("  no difference\n"));
    }

    @Test
    void aReplayerThatStaysStoppedIsNamed() throws Exception {
        AtWork work = new AtWork("--ops 3000000 --timeout 1", 100);
        work.signal("STOP", work.replayer);
        work.result().expectRefusal("the C replayer was stopped from outside", "at operation ", "run this again");
    }

    /** Has a compiler that puts a script in the place of each program that it links, which it names last. */
    private void linkInstead(String program) throws IOException {
        Path script = Files.writeString(scratch.resolve("program"), program + "\n");
        Path compiler = Files.writeString(scratch.resolve("cc"), """
                #!/bin/sh
                gcc "$@" || exit
                for last; do :; done
                case " $* " in
                *" -c "*) ;;
                *" -o "*) cat '%s' >"$last" ;;
                esac
                """.formatted(script));
        Files.setPosixFilePermissions(compiler, PosixFilePermissions.fromString("rwxr-xr-x"));
        console.variable("CC", compiler.toString());
        console.variable("XDG_CACHE_HOME", scratch.resolve("cache-of-programs").toString());
    }

    @Test
    void aTraceIsReplayed() throws IOException {
        trace(START + "alloc 1 0xfffff any\nfree 0\ndump\n");
        Console.Result result = parity("--trace a.trace").expect(ExitCode.CLEAN);
        assertEquals(
                6,
                Pattern.compile("stage \\d .* 4 operations  a\\.trace  .*  no difference\n")
                        .matcher(result.out())
                        .results()
                        .count(),
                result.out());
    }

    /** As arm64 has them; pages of the C are as large. */
    @Test
    void domainsOfLargePagesAnswerAlike() throws IOException {
        trace("""
                iovakit-trace 1
                machine 2
                domain 65536 0x2 rcaches
                alloc_fast 0 3 0xffff flush
                alloc_fast 1 40 0xffffffff keep
                free_fast 0 0
                alloc 1 0xffff aligned
                dump
                """);
        String out = parity("--trace a.trace --stage 0").expect(ExitCode.CLEAN).out();
        assertTrue(out.contains(" 6 operations  a.trace  "), out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "alloc 1 0xg any            | :4:9: limit: '0xg' is no number",
                "alloc 1 1 any/free 1       | :5:6: handle 1 was never allocated",
                "alloc_fast 0 1 1 keep      | :4:1: the domain has no rcaches",
                "dump/dump/dump/realloc 1   | :7:1: there is no operation 'realloc'",
            })
    void aTraceWithAnErrorIsNamedWithLineAndColumn(String lines, String message) throws IOException {
        trace(START + lines.replace('/', '\n') + "\n");
        Console.Result result = parity("--trace a.trace");
        result.expectRefusal(console.directory().resolve("a.trace") + message);
        assertEquals("", result.out());
    }

    @Test
    void aTraceThatIsNone() throws IOException {
        parity("--trace no.trace").expectRefusal("--trace no.trace: no such file or directory");
        parity("--trace .").expectRefusal("--trace .: Is a directory");
        trace("domain 4096 0x1 tree\n");
        parity("--trace a.trace").expectRefusal("a.trace:1:1: the first line of a trace is 'iovakit-trace 1'");
    }

    @Test
    void wrongUsage() {
        parity("--ops 0").expectRefusal("--ops 0", "at least one", "iovakit parity --help");
        parity("--ops many").expectRefusal("--ops", "many");
        parity("--seed x").expectRefusal("--seed", "'x'");
        parity("--stage 9").expectRefusal("no stage 9", "0, 1, 2, 3, 4, 5 and all");
        parity("--timeout 0").expectRefusal("--timeout 0");
        parity("--trace a.trace --seed 3").expectRefusal("--trace gives the operations", "--seed");
        parity("--save nowhere").expectRefusal("--save nowhere", "name another");
    }

    @Test
    void aSeriesThatEndsEarlierHasNoCOfLaterStages() throws IOException {
        Path series = Files.createDirectories(scratch.resolve("series"));
        try (Stream<Path> files = Files.list(Console.PROJECT.resolve("series/iova-augmented-rbtree/v1"))) {
            for (Path file : files.toList()) {
                Files.copy(file, series.resolve(file.getFileName()));
            }
        }
        Path yaml = series.resolve("series.yaml");
        Files.writeString(yaml, Files.readString(yaml).replaceFirst("(?s)  - 0003.*", ""));
        parity("--stage 3 --series " + series).expectRefusal("there is no stage 3; there are 0, 1, 2 and all");
        assertEquals(
                3,
                parity("--ops 1000 --series " + series)
                        .expect(ExitCode.CLEAN)
                        .out()
                        .lines()
                        .count());
    }

    /** In memory, its operations alone would be several times the heap. */
    @Test
    void aLongTraceTakesNoMoreMemoryThanAShortOne() throws Exception {
        long pairs = 1_500_000;
        Path file = scratch.resolve("long.trace");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            TraceWriter writer = new TraceWriter(out, 1);
            writer.write(new Operation.Domain(4096, 1, false));
            for (long pair = 0; pair < pairs; pair++) {
                writer.write(new Operation.Alloc(1 + pair % 8, 0xfffff, false));
                writer.write(new Operation.Free(pair));
            }
        }
        Console.Result result = Forked.start(
                        Forked.program(
                                List.of("-Xmx32m", Forked.OPTIMISED),
                                "parity",
                                "--stage",
                                "4",
                                "--kernel",
                                kernel.toString(),
                                "--trace",
                                file.toString()),
                        scratch)
                .expect(ExitCode.CLEAN);
        assertTrue(result.out().contains(" " + (2 * pairs + 1) + " operations "), result.out());
    }
}
