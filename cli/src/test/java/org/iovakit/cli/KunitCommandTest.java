// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.kunit.ktap.KtapDocument;
import org.iovakit.kunit.ktap.KtapParser;
import org.iovakit.kunit.ktap.KtapStatus;
import org.iovakit.kunit.ktap.KtapTest;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.Machine32;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The suite on the C that the patches make of a kernel, beside the suite on Java. */
@RequiresProgram(value = "gcc", debianPackage = "gcc")
class KunitCommandTest {
    private static final String IOVA_C = "drivers/iommu/iova.c";

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

    private Console.Result run(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("kunit", "--backend", "native", "--kernel", kernel.toString()));
        arguments.addAll(List.of(more));
        return console.run(arguments.toArray(String[]::new));
    }

    private void change(Path file, String old, String now) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.contains(old), () -> file + " has no \"" + old + "\"");
        Files.writeString(file, text.replace(old, now));
    }

    /** A copy of the project's series that a test may spoil. */
    private Path copyOfSeries() throws IOException {
        Path copy = Files.createDirectory(scratch.resolve("series"));
        try (Stream<Path> files = Files.list(Console.PROJECT.resolve("series/iova-augmented-rbtree/v1"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    /** What is left of a table without the rows of the suite with a 32-bit long, which not every machine can run. */
    private static String without32(String table) {
        return table.lines()
                .filter(line -> !line.contains("native32"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** The entries of a document's stages, without those of the suite with a 32-bit long. */
    private static List<JsonNode> without32(JsonNode document) {
        List<JsonNode> entries = new ArrayList<>();
        document.get("stages").forEach(entries::add);
        entries.removeIf(entry -> entry.get("backend").asText().equals("native32"));
        return entries;
    }

    @ParameterizedTest
    @EnumSource
    void everyStageInCSaysWhatItsJavaSays(KernelSources source) throws IOException {
        source.copyTo(kernel);
        JsonNode document = new ObjectMapper()
                .readTree(run("--format", "json").expect(ExitCode.CLEAN).out());
        List<JsonNode> entries = without32(document);
        assertEquals(12, entries.size());
        for (int i = 0; i < 12; i++) {
            JsonNode entry = entries.get(i);
            assertEquals(i / 2, entry.get("stage").asInt());
            assertEquals(i % 2 == 0 ? "java" : "native", entry.get("backend").asText());
            assertTrue(entry.get("passed").asBoolean(), entry::toString);
            assertEquals(11, entry.get("cases").size());
        }
        for (int i = 1; i < 12; i += 2) {
            JsonNode inC = entries.get(i);
            assertEquals(0, inC.get("differences").size(), inC::toString);
            int expectations = 0;
            int assertions = 0;
            for (int row = 0; row < 11; row++) {
                JsonNode mirrored = entries.get(i - 1).get("cases").get(row);
                assertEquals(mirrored.get("name"), inC.get("cases").get(row).get("name"));
                assertEquals("success", inC.get("cases").get(row).get("status").asText());
                expectations += mirrored.get("expectations").asInt();
                assertions += mirrored.get("assertions").asInt();
            }
            assertEquals(expectations, inC.get("expectations").asInt());
            assertEquals(assertions, inC.get("assertions").asInt());
        }
    }

    /** A node of three pointers and two pfns; stages 1 and 3 add two numbers each. The slab rounds up to 64 bytes. */
    @Test
    void sizesAreThoseOfTheStructAndItsSlab() throws IOException {
        JsonNode sizes = new ObjectMapper()
                .readTree(run("--format", "json").expect(ExitCode.CLEAN).out())
                .get("sizes");
        int[] struct = {40, 56, 56, 72, 72, 72};
        int[] slab = {64, 64, 64, 128, 128, 128};
        assertEquals(6, sizes.size());
        for (int stage = 0; stage < 6; stage++) {
            JsonNode size = sizes.get(stage);
            assertEquals(stage, size.get("stage").asInt());
            assertEquals(struct[stage], size.get("struct_iova").asInt());
            assertEquals(slab[stage], size.get("slab_object").asInt());
            assertEquals(slab[stage] / 64, size.get("cache_lines").asInt());
            assertTrue(size.get("java_node").asInt() <= slab[stage], size::toString);
        }
    }

    @Test
    void theTableShowsWhereACacheLineIsCrossedAndFitsATerminal() {
        Console.Result result = run().expect(ExitCode.CLEAN);
        String table = without32(result.out());
        assertTrue(table.startsWith("""
                                                   stage
                case                               0      1      2      3      4      5
                test_init_destroy                  ok     ok     ok     ok     ok     ok
                """), table);
        assertTrue(table.contains("""
                test_find_iova                     ok     ok     ok     ok     ok     ok
                test_32bit_in_64bit_domain         ok     ok     ok     ok     ok     ok
                """), table);
        assertTrue(
                result.out().matches("(?s).*\njava, native(, native32)? agree where a case has one line\n.*"), table);
        assertTrue(result.out().lines().allMatch(line -> line.length() <= 80), table);
        assertTrue(table.contains("""
                C, sizeof(struct iova)     40       56       56       72       72       72
                C, an object in the slab   64       64       64       128      128      128
                """), table);
        assertEquals(
                List.of("stage 3: struct iova crosses a cache line: 128 bytes in the slab, on stage 2 64"),
                table.lines().filter(line -> line.contains("cache line")).toList());
        assertTrue(table.contains("\njava     66 of 66 passed in "), table);
        assertTrue(table.contains("\nnative   66 of 66 passed in "), table);
    }

    @Test
    void ktapHasATestAStageAndBackend() {
        console.attached();
        Console.Result result = run("--stage", "2", "--format", "ktap").expect(ExitCode.CLEAN);
        assertEquals(List.of("iova in Java", "iova in C"), result.parts("kunit"));
        KtapDocument document = KtapParser.parse(result.out());
        assertEquals(List.of(), document.problems());
        assertEquals(
                List.of("stage2-cache-removal-java", "stage2-cache-removal-native"),
                document.tests().stream()
                        .map(KtapTest::name)
                        .filter(name -> !name.endsWith("-native32"))
                        .toList());
        assertEquals(11 * document.tests().size(), document.count(KtapStatus.PASSED));
    }

    @Test
    void javaAloneNeedsNoKernelAndShowsNoBackend() {
        Console.Result result = console.run("kunit", "--stage", "0").expect(ExitCode.CLEAN);
        assertTrue(result.out().startsWith("""
                                                   stage
                case                               0
                """), result.out());
        assertEquals(1, result.messages().size(), result.err());
        assertTrue(
                result.messages().get(0).startsWith("iovakit: the native suite was left out: no kernel is here; "),
                result.err());
        assertTrue(result.out().contains("\n11 of 11 passed in "), result.out());
        assertEquals(
                result.out().replaceAll("\\d+ ms", ""),
                console.run("kunit", "--stage", "0", "--backend", "java").out().replaceAll("\\d+ ms", ""));
        assertFalse(result.out().contains("struct iova"), result.out());
    }

    @Test
    void cThatDoesOtherwiseIsADisagreementWithBothLogs() throws IOException {
        change(kernel.resolve(IOVA_C), "pfn > iova->pfn_hi", "pfn >= iova->pfn_hi");
        Console.Result result = run("--stage", "1").expect(ExitCode.FOUND);
        assertTrue(without32(result.out()).contains("""
                test_find_iova                     ok
                    native                         FAILED
                test_32bit_in_64bit_domain         ok
                test_two_phase_alignment           ok
                """), result.out());
        assertTrue(result.out().contains("\njava     11 of 11 passed"), result.out());
        assertTrue(result.out().contains("\nnative   10 of 11 passed"), result.out());
        assertTrue(result.err().startsWith("""
                iovakit: stage1-augmented-tree: java and native disagree
                    test_find_iova: java ok, native FAILED
                  java:
                    KTAP version 1
                """), result.err());
        assertTrue(result.err().contains("\n        ok 7 test_find_iova\n"), result.err());
        assertTrue(result.err().contains("\n  native:\n"), result.err());
        assertTrue(result.err().contains("# test_find_iova: EXPECTATION FAILED at drivers/iommu/iova-kunit.c:"));
        assertTrue(result.err().contains("\n        not ok 7 test_find_iova\n"), result.err());
    }

    @Test
    void cThatCrashesIsNoFailedCase() throws IOException {
        change(
                kernel.resolve(IOVA_C),
                "private_find_iova(struct iova_domain *iovad, unsigned long pfn)\n{\n",
                "private_find_iova(struct iova_domain *iovad, unsigned long pfn)\n{\n\tBUG_ON(pfn);\n");
        Console.Result result = run("--stage", "0").expect(ExitCode.FOUND);
        assertTrue(without32(result.out()).contains("""
                test_reserve_iova                  ok
                test_find_iova                     ok
                    native                         CRASHED
                test_32bit_in_64bit_domain         ok
                    native                         -
                """), result.out());
        assertTrue(result.err().contains("    test_find_iova: java ok, native CRASHED\n"), result.err());
        assertTrue(result.err().contains("  native, crashed, signal 6 (SIGABRT): BUG: " + IOVA_C + ":"), result.err());

        JsonNode entry = new ObjectMapper()
                .readTree(run("--stage", "0", "--format", "json")
                        .expect(ExitCode.FOUND)
                        .out())
                .get("stages")
                .get(1);
        assertFalse(entry.get("passed").asBoolean());
        assertTrue(entry.get("trouble").asText().startsWith("crashed, signal 6"), entry::toString);
        assertTrue(entry.get("log").asText().contains("ok 6 test_reserve_iova"), entry::toString);
    }

    @Test
    void aPatchThatDoesNotCompileIsToldByStageFileAndLine() throws IOException {
        Path series = copyOfSeries();
        change(
                series.resolve("0003-limit-aware.ftl"),
                "static bool iova_compute_max(",
                "static boole iova_compute_max(");
        Console.Result result = run("--series", series.toString()).expect(ExitCode.FOUND);
        assertTrue(without32(result.out()).contains("""
                test_init_destroy                  ok     ok     ok     ok     ok     ok
                    native                         ok     ok     ok     -      -      -
                """), result.out());
        for (String stage : List.of("stage3-limit-aware", "stage4-two-phase-search", "stage5-kunit")) {
            assertTrue(result.err().contains("iovakit: " + stage + ": java and native disagree\n"), result.err());
        }
        assertFalse(result.err().contains("stage2-cache-removal"), result.err());
        assertTrue(result.err().contains("\n  native, does not build:\n"), result.err());
        assertTrue(
                result.err().lines().anyMatch(line -> line.matches(" *" + IOVA_C + ":\\d+:\\d+: error: .*boole.*")),
                result.err());
    }

    /** Not the patches' fault: the shim is behind the kernel, or the kernel is broken. */
    @Test
    void aBaseThatDoesNotCompileAsItIsIsRefused() throws IOException {
        change(kernel.resolve(IOVA_C), "kcalloc(", "kcalloc_as_never_before(");
        run().expectRefusal("kernel tree 6.12", "even without patches", IOVA_C + ":", "kcalloc_as_never_before");
    }

    /** Whether programs with a 32-bit long can be built and run here; what is built goes below a folder. */
    static boolean runs32(Path folder) throws IOException {
        return Machine32.find(
                        Compiler.find(System.getenv(), Duration.ofMinutes(1)),
                        folder.resolve("programs"),
                        System.getenv())
                .works();
    }

    @Test
    void whereALongCanHave32BitsTheSuiteRunsThereToo() throws IOException {
        Console.Result result = run("--stage", "3");
        if (runs32(scratch)) {
            assertTrue(result.out().contains("\nnative32 11 of 11 passed in "), result.out());
            assertEquals("", result.err());
        } else {
            assertTrue(
                    result.err().startsWith("iovakit: the native suite did not run with a 32-bit long: "),
                    result.err());
        }
    }

    /** As in the first version that was posted: undefined with 32 bits, and nothing special with 64. */
    @Test
    void aShiftThatIsUndefinedWith32BitsIsFound() throws IOException {
        assumeTrue(runs32(scratch), "programs with a 32-bit long can be built and run");
        change(
                kernel.resolve(IOVA_C),
                "\tBUG_ON((granule > PAGE_SIZE)",
                "\tWARN_ON((1UL << (granule >> 7)) == 2); BUG_ON((granule > PAGE_SIZE)");
        Console.Result result = run("--stage", "0").expect(ExitCode.FOUND);
        assertTrue(result.out().contains("\nnative   11 of 11 passed"), result.out());
        assertTrue(result.out().contains("\nnative32 0 of 11 passed"), result.out());
        assertTrue(
                result.err().contains("java and native32 disagree\n")
                        && result.err().contains("shift exponent 32 is"),
                result.err());
    }

    /** Taken where interrupts come in too, it would hang the machine. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spin_lock_irqsave(&iovad->iova_rbtree_lock, flags);|"
                        + " flags = 0; spin_lock(&iovad->iova_rbtree_lock);| interrupts_are_on",
                "spin_unlock_irqrestore(&iovad->iova_rbtree_lock, flags);|"
                        + " spin_unlock(&iovad->iova_rbtree_lock);| flags_not_restored",
                "spin_unlock_irqrestore(&iovad->iova_rbtree_lock, flags);|"
                        + " spin_unlock_irqrestore(&iovad->iova_rbtree_lock, 0);| flags_of_another_lock",
                "spin_unlock_irqrestore(&iovad->iova_rbtree_lock, flags);| ;| lock->state != SPINLOCK_UNLOCKED"
            })
    void aLockThatIsTakenOrGivenBackWronglyIsABug(String from, String to, String bug) throws IOException {
        Path iova = kernel.resolve(IOVA_C);
        String text = Files.readString(iova, StandardCharsets.UTF_8);
        int start = text.indexOf("*find_iova(");
        Files.writeString(iova, text.substring(0, start) + text.substring(start).replaceFirst(Pattern.quote(from), to));
        Console.Result result = run("--stage", "0").expect(ExitCode.FOUND);
        assertTrue(
                result.err()
                        .lines()
                        .anyMatch(line -> line.startsWith("  native, crashed, signal 6 (SIGABRT): BUG: ")
                                && line.endsWith(" " + bug + ":")),
                result.err());
    }

    @Test
    void aSeriesWithoutTheSuiteIsRefused() throws IOException {
        Path series = copyOfSeries();
        change(series.resolve("series.yaml"), "  - 0005-kunit.ftl\n", "");
        run("--series", series.toString()).expectRefusal("ends before the patch that adds the suite");
    }

    @Test
    void withoutACompilerThePackageIsNamed() throws IOException {
        console.variable("PATH", Files.createDirectory(scratch.resolve("bin")).toString());
        run().expectRefusal("no C compiler", "on Debian the packages gcc and libc6-dev");
    }

    @Test
    void casesAreListedAndChosenAsKunitPyDoes() {
        Console java = new Console(scratch.resolve("other"));
        assertEquals(
                "iova\n",
                java.run("kunit", "--list_suites").expect(ExitCode.CLEAN).out());
        List<String> all = java.run("kunit", "--list_tests")
                .expect(ExitCode.CLEAN)
                .out()
                .lines()
                .toList();
        assertEquals(11, all.size());
        assertEquals("iova.test_init_destroy", all.get(0));
        List<String> some = List.of("iova.test_32bit_in_64bit_domain", "iova.test_pci_32bit_workaround_pattern");
        assertEquals(
                some,
                java.run("kunit", "--list_tests", "io?a.*32*").out().lines().toList());
        KtapDocument document = KtapParser.parse(run("--stage", "1-2", "iova.*32*", "--format", "ktap")
                .expect(ExitCode.CLEAN)
                .out());
        assertEquals(2 * document.tests().size(), document.count(KtapStatus.PASSED));
        assertEquals(
                Set.of("stage1-augmented-tree-java", "stage2-cache-removal-native"),
                Set.of(
                        document.tests().get(0).name(),
                        document.tests().stream()
                                .map(KtapTest::name)
                                .filter(name -> name.endsWith("-native"))
                                .reduce((first, last) -> last)
                                .orElseThrow()));
    }

    /** A case that fails is the user's concern only if it is among those that were asked for. */
    @Test
    void aFailedCaseCountsWhereItIsChosen() throws IOException {
        change(kernel.resolve(IOVA_C), "pfn > iova->pfn_hi", "pfn >= iova->pfn_hi");
        run("--stage", "1", "iova.test_reserve*").expect(ExitCode.CLEAN);
        String xml = run("--stage", "1", "--format", "junit", "--json=ci.json", "iova.test_find*")
                .expect(ExitCode.FOUND)
                .out();
        assertTrue(
                xml.contains("  <testsuite name=\"stage1-augmented-tree-java.iova\" tests=\"1\" failures=\"0\" "), xml);
        assertTrue(
                xml.contains("  <testsuite name=\"stage1-augmented-tree-native.iova\" tests=\"1\" failures=\"1\" "),
                xml);
        assertTrue(xml.contains("EXPECTATION FAILED at drivers/iommu/iova-kunit.c:"), xml);
        JsonNode ci = new ObjectMapper()
                .readTree(console.directory().resolve("ci.json").toFile());
        assertEquals(1, ci.at("/sub_groups/1/misc/failed").asInt(), ci::toString);
        assertEquals(
                "FAIL", ci.at("/sub_groups/1/sub_groups/0/test_cases/0/status").asText(), ci::toString);
    }

    @Test
    void wrongUsage() {
        run("--backend", "such").expectRefusal("--backend", "such", "java, native");
        console.run("kunit", "--backend", "java", "--kernel", kernel.toString())
                .expectRefusal("--kernel", "add --backend native");
        run("--stage", "3-1").expectRefusal("--stage 3-1: the first stage of a range comes first, as in 1-3");
        run("--stage", "3-9").expectRefusal("there is no stage 9; there are 0, 1, 2, 3, 4, 5 and all");
        run("--filter_glob", "iova.test_x*")
                .expectRefusal("iova.test_x*: there is no such case; --list_tests lists them");
        run("iova", "--filter_glob", "iova").expectRefusal("--filter_glob iova and iova: say one of them");
        run("iova.*", "--suite", "complexity").expectRefusal("leave it away with --suite complexity");
        run("--json=no/such/folder.json").expectRefusal("no/such/folder.json", "--json");
        kernel = scratch.resolve("nowhere");
        run().expectRefusal(kernel.toString(), "no such file or directory");
    }
}
