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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.iovakit.stages.augmentedtree.AugmentedTreeAllocator;
import org.iovakit.stages.augmentedtree.GapIova;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.Requirements;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
    private static final String PATCH_1 = "0001-iova-switch-to-augmented-rbtree-for-log-n-allocation.patch";

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

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void validatesEveryStageAndWritesTheEmails() throws IOException {
        Console.Result result =
                console.run("run", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        assertEquals(List.of(), result.messages());
        assertTrue(
                words(result.out()).contains(" outgoing/0000-cover-letter.patch names no base-commit, "), result.out());
        assertTrue(result.out().endsWith("""

                next:
                  # read what would be sent
                  less outgoing/0000-cover-letter.patch
                  # see to whom, and what a careful sender looks at
                  iovakit send --allow-unknown-base --kernel %1$s
                  # send all to yourself alone
                  iovakit send --to-self --kernel %1$s
                  # post it, after one question
                  iovakit send --send --allow-unknown-base --kernel %1$s
                """.formatted(kernel)), result.out());
        assertTrue(result.out().contains("stage 0  mainline"), result.out());
        assertTrue(result.out().contains("stage 1  augmented-tree     11 of 11 passed"), result.out());
        assertTrue(result.out().contains("all       66 of 66 passed\n"), result.out());
        assertTrue(
                result.out().contains("parity    6 of 6 stages do what their C does, in 20000 operations each\n"),
                result.out());
        assertTrue(result.out().contains("outgoing/0000-cover-letter.patch\noutgoing/" + PATCH_1 + "\n"), result.out());
        assertEquals(
                List.of(
                        "0000-cover-letter.patch",
                        PATCH_1,
                        "0002-iova-drop-dead-cached_node-cached32_node-infrastruct.patch",
                        "0003-iova-limit_pfn-aware-augmentation-for-log-n-32-bit-a.patch",
                        "0004-iova-alignment-aware-two-phase-search-for-log-n-alig.patch",
                        "0005-iova-add-KUnit-test-suite.patch",
                        "SHA256SUMS",
                        "validation.json"),
                List.copyOf(Console.snapshot(console.outgoing()).keySet()));
        String patch = Files.readString(console.outgoing().resolve(PATCH_1));
        assertTrue(patch.contains("\nFrom: Ada Lovelace <ada@example.com>\n"), patch);
        assertTrue(patch.contains("\nDate: Tue, 12 May 2026 22:00:18 -0400\n"), patch);
        assertTrue(patch.contains("\n\nSigned-off-by: Ada Lovelace <ada@example.com>\n---\n"), patch);
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc-multilib")
    void secondRunGivesTheSameBytes() throws IOException {
        Console.Result result =
                console.attached().run("run", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        List<String> parts = result.parts("rendering");
        assertEquals("suite in Java", parts.get(0));
        assertEquals("emails", parts.get(parts.size() - 1));
        var first = Console.snapshot(console.outgoing());
        Console.Result json = console.run("run", "--kernel", kernel.toString(), "--format", "json")
                .expect(ExitCode.CLEAN);
        assertEquals(first, Console.snapshot(console.outgoing()));

        JsonNode document = new ObjectMapper().readTree(json.out());
        assertTrue(document.get("proven").asBoolean(), json.out());
        assertEquals(
                List.of("java", "native", "native32", "parity"),
                document.get("checks").findValuesAsText("check"));
        assertFalse(document.get("checks").findValuesAsText("passed").contains("false"), json.out());
        assertEquals(11, document.at("/checks/1/stages/5/passedCases").asInt());
        assertEquals(20_000, document.at("/checks/3/stages/0/operations").asInt());
        assertEquals(6, document.get("emails").size());
        assertTrue(Files.exists(Path.of(document.at("/emails/5").asText())), json.out());
        assertTrue(document.at("/refusals/0").asText().contains(" names no base-commit, "), json.out());
    }

    @ParameterizedTest
    @EnumSource
    void gitAmTakesThePatchesAndGetsTheTreesThatWereCommitted(KernelSources source) {
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = git.init("linux");
        source.copyTo(repository);
        git.commitAll(repository, "base");
        console.run("run", "--kernel", repository.toString(), "--branch", "rendered")
                .expect(ExitCode.CLEAN);
        for (int patch = 1; patch <= 5; patch++) {
            String prefix = "000" + patch;
            String email = Console.snapshot(console.outgoing()).keySet().stream()
                    .filter(name -> name.startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
            String output =
                    git.git(repository, "am", console.outgoing().resolve(email).toString());
            assertFalse(output.contains("fuzz"), output);
            String commit = "rendered~" + (5 - patch);
            assertEquals(
                    git.git(repository, "rev-parse", commit + "^{tree}"),
                    git.git(repository, "rev-parse", "HEAD^{tree}"));
            assertEquals(
                    git.git(repository, "log", "-1", "--format=%an %ae %ad %B", commit),
                    git.git(repository, "log", "-1", "--format=%an %ae %ad %B", "HEAD"));
        }
    }

    @Test
    void coverLetterShowsTheLinearSearchAndItsCure() throws IOException {
        console.run("run", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        JsonNode costs = new ObjectMapper()
                .readTree(console.outgoing().resolve("validation.json").toFile())
                .get("costs");
        String cover = Files.readString(console.outgoing().resolve("0000-cover-letter.patch"));
        int ranges = costs.get("ranges").asInt();
        assertTrue(cover.contains(" in a domain of " + ranges + " ranges: "), cover);
        List<Long> linear = new ArrayList<>();
        List<Long> narrow = new ArrayList<>();
        for (JsonNode stage : costs.get("stages")) {
            int number = stage.get("stage").asInt();
            StringBuilder row = new StringBuilder("\n  " + (number == 0 ? "base" : "patch " + number));
            for (JsonNode scenario : stage.get("scenarios")) {
                row.append(" +").append(scenario.get("worstVisits"));
                row.append(" +").append(scenario.get("meanVisits"));
            }
            assertTrue(Pattern.compile(row + "\n").matcher(cover).find(), () -> row + " is not in " + cover);
            linear.add(stage.get("scenarios").get(0).get("worstVisits").asLong());
            narrow.add(stage.get("scenarios").get(1).get("meanVisits").asLong());
        }
        assertEquals(6, linear.size());
        assertEquals(ranges / 2, linear.get(0));
        assertTrue(linear.stream().skip(1).allMatch(visits -> visits < 100), linear::toString);
        assertTrue(narrow.get(1) > 10 * narrow.get(0) && narrow.get(3) < 100, narrow::toString);
    }

    @Test
    void coverLetterSaysWhatTheEvidenceSays() throws IOException {
        console.run("run", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        JsonNode evidence = new ObjectMapper()
                .readTree(console.outgoing().resolve("validation.json").toFile());
        String cover = Files.readString(console.outgoing().resolve("0000-cover-letter.patch"));
        assertEquals(6, evidence.get("stages").size());
        for (JsonNode stage : evidence.get("stages")) {
            JsonNode suite = stage.get("suites").get(0);
            assertEquals(11, suite.get("results").size());
            int checks =
                    suite.get("expectations").asInt() + suite.get("assertions").asInt();
            assertEquals(4186, checks);
        }
        assertTrue(
                words(cover).contains(" All 11 KUnit cases pass on the base and after each patch: in a port of "),
                cover);
        for (JsonNode patch : evidence.get("patches")) {
            assertTrue(cover.contains("  " + patch.get("subject").asText() + "\n"), cover);
        }
        String said = cover.substring(cover.indexOf("\n\n") + 2, cover.indexOf("\n\n---\n"));
        assertTrue(said.lines().count() <= 45, said);
        assertFalse(said.contains("stage"), "a word that only iovakit has: " + said);
        assertTrue(
                cover.contains(
                        "\n\nBase: " + evidence.get("base").get("description").asText() + "\n"),
                cover);
    }

    /** The text as one line, however it is filled. */
    private static String words(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private JsonNode parity() throws IOException {
        return new ObjectMapper()
                .readTree(console.outgoing().resolve("validation.json").toFile())
                .path("parity");
    }

    private String cover() throws IOException {
        return Files.readString(console.outgoing().resolve("0000-cover-letter.patch"));
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void coverLetterSaysWhatWasHeldAgainstTheC() throws IOException {
        console.run("run", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        JsonNode parity = parity();
        assertEquals(6, parity.size());
        for (int stage = 0; stage < parity.size(); stage++) {
            assertEquals(stage, parity.get(stage).get("stage").asInt());
            assertEquals(20_000, parity.get(stage).get("operations").asInt());
            assertEquals(20260512, parity.get(stage).get("seed").asInt());
            assertTrue(parity.get(stage).get("rcaches").asBoolean());
        }
        String cover = cover();
        assertTrue(
                words(cover)
                        .contains(
                                " compiled by " + parity.get(0).get("compiler").asText()
                                        + " for 64 and for 32 bits. Given the same 20000 random operations, C and port give the"
                                        + " same results, visit as many nodes and have the same tree, on the base and after each"
                                        + " patch. "),
                cover);
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void onlyTheStagesThatAreRenderedAreHeldAgainstTheC() throws IOException {
        console.run("run", "--kernel", kernel.toString(), "--tests-on-stage", "2")
                .expect(ExitCode.CLEAN);
        assertEquals(4, parity().size());
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void olderRcachesAreNotHeldAgainstTheC() throws IOException {
        Path older = scratch.resolve("linux-6.1");
        KernelSources.LINUX_6_1.copyTo(older);
        Console.Result result = console.run("run", "--kernel", older.toString()).expect(ExitCode.CLEAN);
        assertTrue(result.err().contains(" has other rcaches than the port"), result.err());
        assertEquals(6, parity().size());
        assertFalse(parity().get(5).get("rcaches").asBoolean());
        assertTrue(words(cover()).contains(" Given the same 20000 random operations on the tree alone, C and port "));
        assertEquals(List.of("rcaches: this kernel's are older than those that the port mirrors"), unchecked());
        assertTrue(
                words(cover())
                        .contains(
                                " Not checked: the caches above the tree, where port and C are compared (this kernel's"
                                        + " are older than those that the port mirrors). "),
                cover());
        assertTrue(words(cover()).contains(" iova_depot_pop (drivers/iommu/iova.c, gone)"), cover());
    }

    /** The checks that validation.json says were not made, and why. */
    private List<String> unchecked() throws IOException {
        List<String> gaps = new ArrayList<>();
        for (JsonNode gap : new ObjectMapper()
                .readTree(console.outgoing().resolve("validation.json").toFile())
                .get("unchecked")) {
            gaps.add(gap.get("check").asText() + ": " + gap.get("why").asText());
        }
        return gaps;
    }

    /** Caches that are neither the port's nor those that are known to be older: nobody has looked. */
    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void unknownRcachesAreGivenUpByNameOrNothingIsWritten() throws IOException {
        Path iova = kernel.resolve("drivers/iommu/iova.c");
        Files.writeString(iova, Files.readString(iova).replace("iova_depot_work_func", "iova_depot_other_func"));
        console.run("run", "--kernel", kernel.toString(), "--without", "native")
                .expectRefusal("has other rcaches than the port", "iova_depot_work_func", "--without rcaches");
        assertFalse(Files.exists(console.outgoing()));
        console.run("patches", "--kernel", kernel.toString(), "--without", "native,rcaches")
                .expect(ExitCode.CLEAN);
        assertEquals(
                List.of("native: left out by --without native", "rcaches: left out by --without rcaches"), unchecked());
        assertFalse(parity().get(5).get("rcaches").asBoolean());
    }

    @Test
    void aCompilerThatIsNotThereIsNamed() {
        for (String command : List.of("run", "patches")) {
            console.variable("CC", "no-such-cc")
                    .run(command, "--kernel", kernel.toString())
                    .expectRefusal(
                            "CC is 'no-such-cc', but there is no program 'no-such-cc'",
                            "; --without native,parity renders all the same");
            assertFalse(Files.exists(console.outgoing()));
        }
    }

    @Test
    void aCompilerThatDoesNotWorkIsNamed() throws IOException {
        Path cc = Files.writeString(scratch.resolve("cc"), "#!/bin/sh\necho no licence\nexit 1\n");
        Files.setPosixFilePermissions(cc, PosixFilePermissions.fromString("rwxr-xr-x"));
        console.variable("CC", cc.toString());
        for (String command : List.of("run", "patches")) {
            console.run(command, "--kernel", kernel.toString())
                    .expectRefusal("the C compiler does not work", cc + " --version failed with status 1: no licence");
            assertFalse(Files.exists(console.outgoing()));
        }
        console.run("patches", "--kernel", kernel.toString(), "--without", "native", "--without", "parity")
                .expect(ExitCode.CLEAN);
        assertTrue(parity().isMissingNode());
        assertEquals(
                List.of("native: left out by --without native", "parity: left out by --without parity"), unchecked());
        assertTrue(
                words(cover())
                        .contains(" Not checked: the KUnit suite on the C after each patch, in user space (left out by"
                                + " --without native); the port beside the C after each patch, given the same operations"
                                + " (left out by --without parity). "),
                cover());
    }

    /** What is left out is that and no more. */
    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void eachCheckCanBeLeftOutAlone() throws IOException {
        console.run("run", "--kernel", kernel.toString(), "--without", "native").expect(ExitCode.CLEAN);
        assertEquals(List.of("native: left out by --without native"), unchecked());
        assertEquals(6, parity().size());
        assertFalse(words(cover()).contains("in user space in C"), cover());
        Console.Result result = console.run("run", "--kernel", kernel.toString(), "--without", "parity")
                .expect(ExitCode.CLEAN);
        assertEquals(List.of("parity: left out by --without parity"), unchecked());
        assertTrue(result.out().contains("\nnative    66 of 66 passed\n"), result.out());
        assertTrue(parity().isMissingNode());
        console.run("run", "--kernel", kernel.toString(), "--without", "proof").expectRefusal("--without", "proof");
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void patchesAreProvenOnCToo() throws IOException {
        Console.Result result =
                console.run("patches", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        assertTrue(result.out().startsWith("native    66 of 66 passed\n"), result.out());
        assertTrue(result.out().contains("\nparity    6 of 6 stages "), result.out());
        assertEquals(6, parity().size());
        assertEquals(List.of(), unchecked());
        assertFalse(cover().contains("Not checked"), cover());
    }

    /** The port mirrors this function, and nobody has looked at what it is here; what it does is the same. */
    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void functionsThatAreNotThoseThatWereCheckedAreNamedFirst() throws IOException {
        Path iova = kernel.resolve("drivers/iommu/iova.c");
        Files.writeString(iova, Files.readString(iova).replace("if (pfn < iova->pfn_lo)", "if (iova->pfn_lo > pfn)"));
        String said =
                " are not those that the port was checked with: drivers/iommu/iova.c: private_find_iova (changed); ";
        Console.Result result = console.run("run", "--kernel", kernel.toString(), "--without", "native")
                .expect(ExitCode.CLEAN);
        assertTrue(result.err().startsWith("iovakit: functions of kernel tree 6.12"), result.err());
        assertTrue(result.err().lines().findFirst().orElseThrow().contains(said), result.err());
        JsonNode changed = new ObjectMapper()
                .readTree(console.outgoing().resolve("validation.json").toFile())
                .get("changedFunctions");
        assertEquals(
                "[{\"file\":\"drivers/iommu/iova.c\",\"function\":\"private_find_iova\",\"change\":\"changed\"}]",
                changed.toString());
        assertFalse(cover().contains("private_find_iova"), "the comparison has looked at it: " + cover());
        result = console.run("patches", "--kernel", kernel.toString(), "--without", "native,parity")
                .expect(ExitCode.CLEAN);
        assertTrue(result.err().lines().findFirst().orElseThrow().contains(said), result.err());
        assertTrue(
                words(cover())
                        .contains(" not all was compared that these functions do here: private_find_iova"
                                + " (drivers/iommu/iova.c, changed)."),
                cover());
    }

    /** The templates fit, and leave in what is not as it was in the kernel that the port was made from. */
    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void stageThatIsNotItsCGivesNoEmail() throws IOException {
        Path iova = kernel.resolve("drivers/iommu/iova.c");
        Files.writeString(
                iova,
                Files.readString(iova)
                        .replace("limit_pfn <= iovad->dma_32bit_pfn &&", "limit_pfn < iovad->dma_32bit_pfn &&"));
        Console.Result result = console.run("run", "--kernel", kernel.toString(), "--without", "native")
                .expect(ExitCode.FOUND);
        assertTrue(result.out().contains("parity    0 of 6 stages do what their C does"), result.out());
        assertTrue(result.err().contains("; shrunk to 3:\n    domain 4096 0x1 "), result.err());
        assertTrue(
                result.err()
                        .contains(
                                "to see it again, and save the minimal trace: iovakit parity --stage 0 --save . --seed "),
                result.err());
        assertTrue(result.err().endsWith("\niovakit: Java and C differ, so no email is written\n"), result.err());
        assertFalse(Files.exists(console.outgoing()));
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void theSuiteOnTheCOfEachStageIsPartOfTheEvidence() throws IOException {
        Console.Result result =
                console.run("run", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        assertTrue(result.out().contains("\nnative    66 of 66 passed\n"), result.out());
        JsonNode evidence = new ObjectMapper()
                .readTree(console.outgoing().resolve("validation.json").toFile());
        String cover = Files.readString(console.outgoing().resolve("0000-cover-letter.patch"));
        String compiler = evidence.get("tools").get("compiler").asText();
        assertTrue(
                words(cover).contains(", and in user space in C, compiled by " + compiler + " for 64 and for 32 bits."),
                cover);
        int[] slab = {64, 64, 64, 128, 128, 128};
        for (JsonNode stage : evidence.get("stages")) {
            JsonNode suite = stage.get("suites").get(1);
            assertEquals("native", suite.get("backend").asText());
            assertEquals(11, suite.get("results").size());
            JsonNode java = stage.get("suites").get(0);
            assertEquals(java.get("expectations"), suite.get("expectations"));
            assertEquals(java.get("assertions"), suite.get("assertions"));
            assertEquals(
                    slab[stage.get("stage").asInt()],
                    stage.get("range").get("slab_object").asInt());
        }
    }

    @Test
    void withoutACompilerTheNativeSuiteIsLeftOutAndThatIsSaid() throws IOException {
        Console.Result result = console.variable("PATH", gitOnly())
                .run("run", "--kernel", kernel.toString())
                .expect(ExitCode.CLEAN);
        assertTrue(
                result.err().startsWith("iovakit: the native suite was left out: no C compiler: neither gcc nor clang"),
                result.err());
        assertFalse(result.out().contains("native"), result.out());
        assertTrue(
                result.err().contains("\niovakit: the comparison of Java and C was left out: no C compiler: neither"),
                result.err());
        JsonNode evidence = new ObjectMapper()
                .readTree(console.outgoing().resolve("validation.json").toFile());
        for (JsonNode stage : evidence.get("stages")) {
            assertEquals(1, stage.get("suites").size());
        }
        assertTrue(evidence.get("tools").path("compiler").isMissingNode());
        assertEquals(List.of("native: no C compiler was found", "parity: no C compiler was found"), unchecked());
        String cover = Files.readString(console.outgoing().resolve("0000-cover-letter.patch"));
        assertTrue(words(cover).contains(": in a port of iova.c to Java, function by function. Not checked: "), cover);
        assertFalse(cover.contains("random operations"), cover);
        assertTrue(words(cover).contains("(no C compiler was found)"), cover);
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void withoutAPlaceForProgramsNothingIsWritten() throws IOException {
        Path file = Files.writeString(scratch.resolve("file"), "not a folder");
        console.variable("XDG_CACHE_HOME", file.toString())
                .run("run", "--kernel", kernel.toString())
                .expectRefusal(
                        "the suite cannot be run on C: cannot keep programs in " + file + "/iovakit/programs: ",
                        "--without native");
        assertFalse(Files.exists(console.outgoing()));
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void cThatDoesOtherwiseThanJavaGivesNoEmail() throws IOException {
        Path iova = kernel.resolve("drivers/iommu/iova.c");
        Files.writeString(iova, Files.readString(iova).replace("pfn > iova->pfn_hi", "pfn >= iova->pfn_hi"));
        Console.Result result =
                console.run("run", "--kernel", kernel.toString()).expect(ExitCode.FOUND);
        assertTrue(result.out().contains("\nall       66 of 66 passed\nnative    60 of 66 passed\n"), result.out());
        assertTrue(result.err().contains("stage5-kunit: java and native disagree\n"), result.err());
        assertTrue(result.err().contains("    test_find_iova: java ok, native FAILED\n"), result.err());
        assertTrue(result.err().endsWith("iovakit: C and Java disagree, so no email is written\n"), result.err());
        assertFalse(Files.exists(console.outgoing()));
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void aBaseThatTheShimDoesNotFitIsRenderedOnlyWithoutTheProof() throws IOException {
        Path iova = kernel.resolve("drivers/iommu/iova.c");
        Files.writeString(iova, Files.readString(iova).replace("kcalloc(", "kcalloc_as_never_before("));
        console.run("run", "--kernel", kernel.toString())
                .expectRefusal("does not build in user space, even without patches", "--without native");
        console.run("patches", "--kernel", kernel.toString(), "--without", "native")
                .expectRefusal("does not build in user space, even without patches", "--without parity");
        assertFalse(Files.exists(console.outgoing()));
        console.run("run", "--kernel", kernel.toString(), "--without", "native,parity")
                .expect(ExitCode.CLEAN);
        assertEquals(2, unchecked().size());
    }

    @Test
    void dateIsTakenFromTheOptionElseFromTheEnvironment() throws IOException {
        String epoch = "1747101618";
        console.run(
                        "run",
                        "--kernel",
                        kernel.toString(),
                        "--without",
                        "native,parity",
                        "--date",
                        "@" + epoch + " +0200")
                .expect(ExitCode.CLEAN);
        assertTrue(Files.readString(console.outgoing().resolve(PATCH_1))
                .contains("\nDate: Tue, 13 May 2025 04:00:18 +0200\n"));
        console.variable("SOURCE_DATE_EPOCH", epoch)
                .run("run", "--kernel", kernel.toString(), "--without", "native,parity")
                .expect(ExitCode.CLEAN);
        String patch = Files.readString(console.outgoing().resolve(PATCH_1));
        assertTrue(patch.contains("\nDate: Tue, 13 May 2025 02:00:18 +0000\n"), patch);
        assertTrue(patch.contains("." + epoch + ".git."), patch);
        console.run("run", "--kernel", kernel.toString(), "--date", "soon").expectRefusal("--date", "\"soon\"");
        console.variable("SOURCE_DATE_EPOCH", "soon")
                .run("run", "--kernel", kernel.toString())
                .expectRefusal("SOURCE_DATE_EPOCH", "\"soon\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void suiteCanBePutOnAnEarlierStage(int stage) throws IOException {
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = git.init("linux");
        KernelSources.LINUX_6_12.copyTo(repository);
        git.commitAll(repository, "base");
        console.run(
                        "patches",
                        "--kernel",
                        repository.toString(),
                        "--tests-on-stage",
                        "" + stage,
                        "--branch",
                        "rendered")
                .expect(ExitCode.CLEAN);
        assertEquals("" + (stage + 1), git.git(repository, "rev-list", "--count", "main..rendered"));
        String verifier = git.git(repository, "show", "rendered:drivers/iommu/iova.c")
                .replaceFirst("(?s).*\nbool iova_domain_verify_invariants", "");
        assertEquals(stage <= 1, verifier.contains("cached32_node"));
        assertEquals(stage >= 1, verifier.contains("__subtree_max_gap"));
        assertEquals(stage >= 3, verifier.contains("__subtree_max_gap32"));
    }

    @Test
    void suiteCannotBePutOnAStageThatIsNot() {
        console.run("patches", "--kernel", kernel.toString(), "--tests-on-stage", "5")
                .expectRefusal("--tests-on-stage 5", "stages 0 to 4");
    }

    @Test
    void stageThatFailsGivesNoEmail() throws IOException {
        List<State> stages = new ArrayList<>(StageTree.installed().lineage("kunit"));
        stages.set(1, stages.get(1).loading(NoPropagate::new));
        Console.Result result =
                console.stages(stages).run("run", "--kernel", kernel.toString()).expect(ExitCode.FOUND);
        assertTrue(result.out().contains("stage 1  augmented-tree     10 of 11 passed"), result.out());
        assertTrue(result.err().contains("stage1-augmented-tree test_stress_random: failed"), result.err());
        assertTrue(result.err().contains("no email is written"), result.err());
        assertFalse(Files.exists(console.outgoing()));

        Console.Result patches = console.run("patches", "--kernel", kernel.toString(), "--format", "json")
                .expect(ExitCode.FOUND);
        assertFalse(Files.exists(console.outgoing()));
        JsonNode document = new ObjectMapper().readTree(patches.out());
        assertFalse(document.get("proven").asBoolean(), patches.out());
        assertFalse(document.at("/checks/0/stages/1/passed").asBoolean(), patches.out());
        assertEquals(10, document.at("/checks/0/stages/1/passedCases").asInt());
        assertTrue(document.at("/notProven/log").asText().contains("test_stress_random: failed"), patches.out());
    }

    @Test
    void withoutAnIdentityTheEmailsAreAPreview() throws IOException {
        console.noIdentity();
        Console.Result result = console.run("run", "--kernel", kernel.toString(), "--without", "native,parity")
                .expect(ExitCode.CLEAN);
        String refused = words(result.out().substring(result.out().indexOf("send refuses them as they are:")));
        assertTrue(refused.contains(" outgoing/0000-cover-letter.patch is a preview, from "), refused);
        assertTrue(refused.contains(" git config --global user.name "), refused);
        assertTrue(refused.contains(" git config --global user.email "), refused);
        assertFalse(refused.contains("iovakit send"), refused);
        for (String email : Console.snapshot(console.outgoing()).keySet()) {
            String text = Files.readString(console.outgoing().resolve(email));
            assertFalse(text.contains("Signed-off-by"), email);
            assertEquals(email.endsWith(".patch"), text.contains("Subject: [PREVIEW PATCH "), email);
        }
    }

    @Test
    void withoutAnIdentityThereIsNoBranch() {
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = git.init("linux");
        KernelSources.LINUX_6_12.copyTo(repository);
        git.commitAll(repository, "base");
        console.noIdentity()
                .run("run", "--kernel", repository.toString(), "--branch", "rendered")
                .expectRefusal("git config --global user.name", "git config --global user.email");
        assertEquals("main", git.git(repository, "branch", "--format=%(refname:short)"));
        assertFalse(Files.exists(console.outgoing()));
    }

    @Test
    void withoutAKernelTheSuitesStillRun() {
        Console.Result result = console.variable("PATH", gitOnly()).run("run").expect(ExitCode.UNUSABLE);
        assertTrue(result.out().contains("stage 1  augmented-tree     11 of 11 passed"), result.out());
        assertTrue(result.err().contains("--kernel"), result.err());
        assertFalse(Files.exists(console.outgoing()));
    }

    /** A PATH on which apt-get cannot be found. */
    private String gitOnly() {
        Path bin = scratch.resolve("bin");
        try {
            Files.createDirectories(bin);
            Files.createSymbolicLink(bin.resolve("git"), Requirements.program("git", "git"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bin.toString();
    }

    /** Stage 1, except that the maxima above a grown gap are not told of it. */
    private static final class NoPropagate extends AugmentedTreeAllocator {
        NoPropagate(Machine machine) {
            super(machine);
        }

        @Override
        protected void removeIova(IovaDomain iovad, Iova iova) {
            cachedRbnodeDeleteUpdate(iovad, iova);
            GapIova next = (GapIova) RbTree.next(iova);
            RbNode prev = RbTree.prev(iova);
            next.gapToPrev = next.pfnLo - (prev == null ? 0 : toIova(prev).pfnHi + 1);
            iovad.rbroot.eraseAugmented(iova, IOVA_GAP_CALLBACKS);
        }
    }
}
