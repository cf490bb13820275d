// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change in a template that its stage does not follow stops the run, is named, and nothing is written. */
class SyncGateTest {
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
        console.home(scratch.resolve("home"));
    }

    @Test
    void editThatTheStageWasNotCheckedWith() throws IOException {
        edit("0003-limit-aware.ftl", "(?s)\\[@insert_after function=\"reserve_iova\".*?\\[/@insert_after]\n", "");
        Console.Result result =
                console.run("run", "--kernel", kernel.toString()).expect(ExitCode.FOUND);
        assertTrue(
                result.err()
                        .contains("0003-limit-aware.ftl no longer has the edit insert_after at function reserve_iova"),
                result.err());
        assertFalse(Files.exists(console.outgoing()));
    }

    private void edit(String template, String regex, String replacement) throws IOException {
        Path file = series.resolve(template);
        String text = Files.readString(file);
        String edited = text.replaceFirst(regex, replacement);
        assertNotEquals(text, edited, "the edit of " + template + " changes nothing");
        Files.writeString(file, edited);
    }

    /** Has the record of checked edits say that somebody looked at the change: the gates are the next to ask. */
    private void accept() throws PatchGenException {
        Series read = Series.read(series);
        CheckedEdits.of(Lineage.of(read, StageTree.installed()).texts()).write(CheckedEdits.location(read));
    }

    private void stops(String... findings) throws PatchGenException {
        accept();
        Console.Result result =
                console.run("run", "--kernel", kernel.toString()).expect(ExitCode.FOUND);
        for (String finding : findings) {
            assertTrue(result.err().contains("iovakit: " + finding + "\n"), result.err());
        }
        assertTrue(result.err().endsWith("so no email is written\n"), result.err());
        assertEquals(findings.length + 1, result.err().lines().count(), result.err());
        assertFalse(Files.exists(console.outgoing()));
    }

    @Test
    void functionThatTheStageDoesNotRedefine() throws IOException, PatchGenException {
        edit(
                "0001-augmented-tree.ftl",
                "(?s)\\[@delete function=\"iova_find_limit\"/]",
                "$0\n[@insert_after function=\"find_iova\" statement=\"declare flags\"]\n\tint unused;\n[/@insert_after]");
        stops(
                "0001-augmented-tree.ftl and stage 1 (augmented-tree) differ: the C changes find_iova, the stage does not");
    }

    @Test
    void functionThatTheTemplateNoLongerTouches() throws IOException, PatchGenException {
        edit("0002-cache-removal.ftl", "(?s)\\[@replace function=\"remove_iova\".*?\\[/@replace]\n", "");
        stops(
                "0002-cache-removal.ftl and stage 2 (cache-removal) differ: the stage redefines remove_iova, no edit of the"
                        + " template does");
    }

    @Test
    void memberThatTheStageDoesNotHave() throws IOException, PatchGenException {
        edit("0003-limit-aware.ftl", "clamped_gap32; /\\*", "clamped_gap; /*");
        stops(
                "0003-limit-aware.ftl and stage 3 (limit-aware) differ: the C adds the member iova.clamped_gap, the stage"
                        + " does not",
                "0003-limit-aware.ftl and stage 3 (limit-aware) differ: the stage adds iova.clamped_gap32, no edit of the"
                        + " template does");
    }

    @Test
    void caseThatWasRenamed() throws IOException, PatchGenException {
        edit("0005-kunit.ftl", "static void test_find_iova", "static void test_look_up");
        stops("drivers/iommu/iova-kunit.c: test_find_iova is not defined");
    }

    @Test
    void caseThatIsNotRun() throws IOException, PatchGenException {
        edit("0005-kunit.ftl", "(?s)\\[#list cases as case]\n", "[#list cases[1..] as case]\n");
        accept();
        Console.Result result =
                console.run("run", "--kernel", kernel.toString()).expect(ExitCode.FOUND);
        assertTrue(
                result.err().startsWith("iovakit: drivers/iommu/iova-kunit.c: the cases are [test_basic_"),
                result.err());
        assertTrue(result.err().contains("in the Java mirror [test_init_destroy, test_basic_"), result.err());
        assertFalse(Files.exists(console.outgoing()));
    }

    @Test
    void expectationThatWasDropped() throws IOException, PatchGenException {
        edit("0005-kunit.ftl", "\tKUNIT_EXPECT_PTR_NE\\(.*\\);\n", "\t(void)found;\n");
        stops("drivers/iommu/iova-kunit.c: test_find_iova has \"?( void ) found\" where the Java mirror has"
                + " \"KUNIT_EXPECT_PTR_NE(found, wanted)\"");
    }

    @Test
    void expectationOfAnotherKind() throws IOException, PatchGenException {
        edit("0005-kunit.ftl", "KUNIT_EXPECT_TRUE\\(test, verified\\)", "KUNIT_ASSERT_TRUE(test, verified)");
        stops("drivers/iommu/iova-kunit.c: test_stress_random has \"KUNIT_ASSERT_TRUE(verified)\" where the Java mirror"
                + " has \"KUNIT_EXPECT_TRUE(verified)\"");
    }

    @Test
    void expectationThatComparesConstants() throws IOException, PatchGenException {
        edit("0005-kunit.ftl", "KUNIT_EXPECT_LT\\(test, below.*\\);", "KUNIT_EXPECT_LT(test, 0UL, 1UL);");
        stops(
                "drivers/iommu/iova-kunit.c: test_reserve_iova has \"KUNIT_EXPECT_LT(0, 1)\" where the Java mirror has"
                        + " \"KUNIT_EXPECT_LT(below.pfn_hi, 524287)\"",
                "drivers/iommu/iova-kunit.c: test_reserve_iova has KUNIT_EXPECT_LT(0, 1), which holds or fails whatever the"
                        + " allocator does");
    }
}
