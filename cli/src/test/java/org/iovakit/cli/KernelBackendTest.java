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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.app.render.Rendering;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.kunit.kernel.BuildTool;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.Requirements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kernels that are built and booted. The first build takes minutes; it is kept in a folder of the user's below
 * java.io.tmpdir, for all of these tests and for later builds of the project.
 */
class KernelBackendTest {
    private static final Path CACHE =
            Path.of(System.getProperty("java.io.tmpdir"), "iovakit-test-kernel-" + System.getProperty("user.name"));

    private static final int KILLS = Boolean.getBoolean("iovakit.long") ? 6 : 1;

    private static final String LOG_NAME = "all of it is in (\\S+)";

    @TempDir
    Path scratch;

    private Console console;
    private Path kernel;

    @BeforeEach
    void requireTools() {
        BuildTool.ALL.forEach(tool -> Requirements.program(tool.program(), tool.debianPackage()));
        kernel = KernelSources.LINUX_6_12.tarball();
        console = new Console(scratch).cache(CACHE);
    }

    private Console.Result run(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("kunit", "--backend", "kernel", "--kernel", kernel.toString()));
        arguments.addAll(List.of(more));
        return console.run(arguments.toArray(String[]::new));
    }

    /** A copy of the project's series with a change in one of its templates. */
    private Path spoiled(String template, String old, String now) throws IOException {
        Path copy = Files.createDirectory(scratch.resolve("series"));
        try (Stream<Path> files = Files.list(Console.PROJECT.resolve("series/iova-augmented-rbtree/v1"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        String text = Files.readString(copy.resolve(template));
        assertTrue(text.contains(old), () -> template + " has no \"" + old + "\"");
        Files.writeString(copy.resolve(template), text.replace(old, now));
        return copy;
    }

    private static void expectLogWith(String output, String words) throws IOException {
        Matcher name = Pattern.compile(LOG_NAME).matcher(output);
        boolean found = false;
        while (name.find()) {
            found |= Files.readString(Path.of(name.group(1))).contains(words);
        }
        assertTrue(found, () -> "no log with \"" + words + "\" is named in: " + output);
    }

    /** The kernel of a stage; a full run has those of all of them. */
    @Test
    void anOrdinaryUserMayBuildAndBoot() throws Exception {
        List<String> command = Forked.withoutPowerOverFiles(forked(cacheOf(scratch), 5));
        Console.Result result = Forked.start(command, scratch).expect(ExitCode.CLEAN);
        List<String> backends = new ArrayList<>();
        for (JsonNode entry : new ObjectMapper().readTree(result.out()).get("stages")) {
            assertEquals(11, entry.get("cases").size());
            String backend = entry.get("backend").asText();
            // From Java.
            assertTrue(backend.equals("java") || entry.get("differences").isEmpty());
            if (!backend.equals("native32")) {
                backends.add(backend + " " + entry.get("passed"));
            }
        }
        assertEquals(List.of("java true", "native true", "kernel true"), backends);
        assertTrue(result.err().contains("iovakit: stage 5: built in "), result.err());
    }

    @Test
    @Tag("long")
    void theKernelThatTheSeriesWasPostedOnBoots() {
        kernel = KernelSources.LINUX_7_2.tarball();
        Console.Result result = run("--stage", "5").expect(ExitCode.CLEAN);
        assertTrue(result.out().contains("\nkernel   11 of 11 passed in "), result.out());
    }

    private List<String> forked(Path cache, int stage) {
        List<String> command = new ArrayList<>(List.of("env", "XDG_CACHE_HOME=" + cache));
        command.addAll(Forked.program(
                List.of(),
                "kunit",
                "--backend",
                "kernel",
                "--stage",
                Integer.toString(stage),
                "--format",
                "json",
                "--kernel",
                kernel.toString()));
        return command;
    }

    /** Where a program finds the kernels of these tests, if it is told that this is the user's cache. */
    private static Path cacheOf(Path folder) throws IOException {
        Path cache = Files.createDirectory(folder.resolve("users-cache"));
        Files.createSymbolicLink(cache.resolve("iovakit"), Files.createDirectories(CACHE));
        return cache;
    }

    @Test
    void aFullRunSaysSoInItsEvidenceAndItsCoverLetter() throws IOException {
        Console.Result result =
                console.run("run", "--full", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        assertTrue(result.out().contains("kernel    66 of 66 passed"), result.out());
        JsonNode evidence =
                new ObjectMapper().readTree(Files.readString(console.outgoing().resolve(Rendering.EVIDENCE)));
        assertEquals(66, evidence.at("/kernel/passed").asInt());
        assertEquals("CONFIG_KUNIT=y", evidence.at("/kernel/configuration/0").asText());
        List<String> backends = evidence.at("/stages/3/suites").findValuesAsText("backend");
        assertEquals("kernel", backends.get(backends.size() - 1));
        String cover = Files.readString(console.outgoing().resolve("0000-cover-letter.patch"));
        assertTrue(
                cover.replaceAll("\\s+", " ")
                        .contains(" 6 User Mode Linux kernels, Linux "
                                + evidence.at("/base/version").asText() + ", built by kunit.py and "
                                + evidence.at("/kernel/compiler").asText()
                                + ", were booted with them: 66 of 66 passed."),
                cover);
    }

    @Test
    @Tag("long")
    void aPatchThatDoesNotCompile() throws IOException {
        Path series = spoiled("0003-limit-aware.ftl", "is_32bit ?", "nonsense ?");
        Console.Result result =
                run("--stage", "3", "--series", series.toString()).expect(ExitCode.FOUND);
        Matcher error = Pattern.compile(
                        "(?m)^  kernel, the kernel does not build: drivers/iommu/iova\\.c:(\\d+):\\d+: error:"
                                + " .nonsense. undeclared")
                .matcher(result.err());
        assertTrue(error.find(), result.err());
        expectLogWith(result.err(), "iova.c:" + error.group(1));
        assertTrue(result.err().contains("iovakit: stage3-limit-aware: java and kernel disagree"), result.err());
    }

    @Test
    void aKernelThatPanics() throws IOException {
        Path series = spoiled(
                "0005-kunit.ftl",
                "	reserved = reserve_iova(",
                "#ifdef CONFIG_UML\n	panic(\"on purpose\");\n#endif\n	reserved = reserve_iova(");
        Console.Result result =
                run("--stage", "5", "--series", series.toString()).expect(ExitCode.FOUND);
        assertTrue(
                result.err()
                        .contains(
                                "  kernel, the kernel crashed: Kernel panic - not syncing: on purpose; its last result is"
                                        + " of test_limit_pfn_respected"),
                result.err());
        expectLogWith(result.err(), "on purpose");
    }

    @Test
    @Tag("long")
    void aKernelThatHangs() throws Exception {
        Path series = spoiled(
                "0005-kunit.ftl",
                "	reserved = reserve_iova(",
                "#ifdef CONFIG_UML\n	while (true)\n		cpu_relax();\n#endif\n	reserved = reserve_iova(");
        Console.Result result = run("--stage", "5", "--series", series.toString(), "--timeout", "5")
                .expect(ExitCode.FOUND);
        assertTrue(
                result.err()
                        .contains("  kernel, the kernel hung: it had not ended after 5 s; its last result is of test_"),
                result.err());
        awaitNobodyAtWork();
    }

    /** The programs that run in the folders of these kernels. */
    private static List<String> atWork() {
        return ProcessHandle.allProcesses()
                .filter(process -> directory(process).startsWith(CACHE))
                .map(process -> process.info().command().orElse("unknown"))
                .toList();
    }

    /** Who ends them gives them some time. */
    private static void awaitNobodyAtWork() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!atWork().isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        assertEquals(List.of(), atWork(), "processes were left");
    }

    /** Where it is; the root for one that has ended. */
    private static Path directory(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
        } catch (IOException e) {
            return Path.of("/");
        }
    }

    @Test
    void aKilledRunLeavesNoProcessAndSpoilsNoBuild() throws Exception {
        Path cache = cacheOf(scratch);
        Random random = new Random(1);
        int whileItWasBuilt = 0;
        int whileItRan = 0;
        for (int i = 1; i <= KILLS; i++) {
            boolean booted = i % 2 == 0;
            // Another stage each time, so that there is something to build.
            Process process = Forked.begin(forked(cache, i % 5), scratch);
            while (process.isAlive()
                    && atWork().stream().noneMatch(program -> !booted || program.endsWith("/build/linux"))) {
                Thread.sleep(10);
            }
            assertTrue(process.isAlive(), "it ended, and was seen neither to build nor to boot");
            Thread.sleep(random.nextInt(booted ? 300 : 3000));
            boolean running = atWork().stream().anyMatch(program -> program.endsWith("/build/linux"));
            whileItRan += running ? 1 : 0;
            whileItWasBuilt += !running && !atWork().isEmpty() ? 1 : 0;
            process.toHandle().destroyForcibly();
            process.waitFor();
            awaitNobodyAtWork();
        }
        Console.Result next = run("--stage", "5").expect(ExitCode.CLEAN);
        assertTrue(next.out().contains("kernel   11 of 11 passed"), next.out());
        assertTrue(whileItWasBuilt > 0, "some kills have to hit a build");
        assertTrue(whileItRan > 0 || KILLS == 1, "some kills have to hit a kernel");
        System.out.printf(
                "crashes: %d kills of kunit --backend kernel, %d while the kernel was built, %d while it ran; no process"
                        + " left, no build spoiled%n",
                KILLS, whileItWasBuilt, whileItRan);
    }

    @Test
    void aFailedCaseIsNoneOfThat() throws IOException {
        Path series = spoiled(
                "0005-kunit.ftl",
                "	reserved = reserve_iova(",
                "#ifdef CONFIG_UML\n	KUNIT_FAIL(test, \"on purpose\");\n#endif\n	reserved = reserve_iova(");
        Console.Result result =
                run("--stage", "5", "--series", series.toString()).expect(ExitCode.FOUND);
        assertFalse(result.err().contains("kernel, the kernel "), result.err());
        assertTrue(result.err().contains("test_reserve_iova: java ok, kernel FAILED"), result.err());
        for (String row : List.of("java     11 of 11 passed", "native   11 of 11 passed", "kernel   10 of 11 passed")) {
            assertTrue(result.out().contains(row), result.out());
        }
        expectLogWith(result.err(), "on purpose");
    }

    private long linearSearchAmongMost(String stage) throws IOException {
        Console.Result result = run("--suite", "complexity", "--stage", stage, "--format", "json")
                .expect(ExitCode.CLEAN);
        JsonNode kernelRun = new ObjectMapper().readTree(result.out()).at("/runs/1");
        assertEquals("kernel", kernelRun.get("backend").asText());
        JsonNode cost = kernelRun.at("/cases/0/costs/2");
        assertEquals(100_000, cost.get("ranges").asInt());
        assertEquals("ns", cost.get("unit").asText());
        return cost.get("mean").asLong();
    }

    @Test
    @Tag("long")
    void theLinearSearchShowsInAKernelAndIsGoneWithTheFirstPatch() throws IOException {
        long before = linearSearchAmongMost("0");
        long after = linearSearchAmongMost("1");
        assertTrue(before >= 100 * after, () -> before + " ns before, " + after + " ns after");
    }

    @Test
    @Tag("long")
    void aKernelThatBreaksAPromiseFails() throws IOException {
        Path series = spoiled("complexity.ftl", "[=promised?seq_contains(\"32bit-in-64bit\")?c]", "true");
        Console.Result result = run("--suite", "complexity", "--stage", "1", "--series", series.toString())
                .expect(ExitCode.FOUND);
        assertTrue(result.out().matches("(?s).*kernel, ns .* FAILED\n"), result.out());
    }

    /** What became of that case of the second suite in a kernel; all backends agree on all cases. */
    private static String failedLimit(Console.Result result) throws IOException {
        String status = "not run";
        for (JsonNode run : new ObjectMapper().readTree(result.out()).get("stages")) {
            assertTrue(run.path("differences").isEmpty(), result.out());
            for (JsonNode each : run.get("cases")) {
                if (run.get("backend").asText().equals("kernel")
                        && each.get("name").asText().equals("failed_limit")) {
                    status = each.get("status").asText();
                }
            }
        }
        return status;
    }

    /** Mainline refuses a 32-bit request after one of a lower limit has failed; the first patch of the second series cures it. */
    @Test
    void aFailureBelowALowLimitRefusesAll32BitRequestsUntilTheFix() throws IOException {
        Console.Result mainline = run("--suite", "iova-kunit-test", "--stage", "mainline", "--format", "json")
                .expect(ExitCode.FOUND);
        assertEquals("failure", failedLimit(mainline));
        Console.Result fixed = run("--series", "iova-aligned-order", "--stage", "failed-limit", "--format", "json")
                .expect(ExitCode.CLEAN);
        assertEquals("success", failedLimit(fixed));
    }

    /** Our suite on a state without one, and theirs where there is one, which fails in a kernel alone. */
    @Test
    void suitesOnPostedPatches() throws IOException {
        console.run("patches", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        Path suite = console.outgoing().resolve("0005-iova-add-KUnit-test-suite.patch");
        String text = Files.readString(suite);
        String line = "+	reserved = reserve_iova(";
        assertTrue(text.contains(line), text);
        Files.writeString(
                suite,
                text.replace(
                        line,
                        "+	if (IS_ENABLED(CONFIG_UML)) KUNIT_FAIL(test, \"on purpose\"); "
                                + line.substring(1).strip()));
        Console.Result ours = run("--stage", "patches:outgoing#1").expect(ExitCode.CLEAN);
        assertTrue(
                ours.out().startsWith("the suite of v1, in booted kernels\n\n0  patches:outgoing#1, iova: "),
                ours.out());
        assertTrue(ours.out().contains("\ntest_stress_random                 ok\n"), ours.out());
        assertTrue(ours.err().contains("iovakit: patches:outgoing#1: built in "), ours.err());

        Console.Result theirs = run("--backend", "native", "--stage", "patches:outgoing#5", "--format", "json")
                .expect(ExitCode.FOUND);
        JsonNode suites = new ObjectMapper().readTree(theirs.out()).get("suites");
        assertEquals(List.of("native", "kernel"), suites.findValuesAsText("backend"));
        assertTrue(suites.at("/0/states/0/passed").asBoolean(), suites.toString());
        assertFalse(suites.at("/1/states/0/passed").asBoolean(), suites.toString());
        JsonNode reserve = suites.at("/1/states/0/cases/5");
        assertEquals("test_reserve_iova", reserve.get("name").asText());
        assertEquals("failure", reserve.get("status").asText());
    }

    @Test
    void aTimeoutOfNothing() {
        run("--timeout", "0").expectRefusal("--timeout 0");
    }
}
