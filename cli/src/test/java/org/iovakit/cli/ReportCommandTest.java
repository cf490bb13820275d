// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.augmentedtree.AugmentedTreeAllocator;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    private static final String PAGE = "iovakit-report.html";

    @TempDir
    Path scratch;

    private Console console;

    @BeforeEach
    void open() {
        console = new Console(scratch).variable("SOURCE_DATE_EPOCH", "1778637618");
    }

    private Console.Result run(String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "report";
        arguments[1] = "--largest";
        arguments[2] = "1000";
        System.arraycopy(more, 0, arguments, 3, more.length);
        return console.run(arguments);
    }

    /** No kernel is found then, and none can be fetched. */
    private void withoutPrograms() {
        console.variable("PATH", scratch.toString());
    }

    private String page() throws IOException {
        return Files.readString(console.directory().resolve(PAGE));
    }

    private static long count(String text, String page) {
        return Pattern.compile(Pattern.quote(text)).matcher(page).results().count();
    }

    @Test
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void pageHoldsVerdictsCostsAndTheCodeOfAllPatches() throws IOException {
        Path kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        Console.Result result = run("--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        assertEquals(PAGE + "\n", result.out());
        String page = page();
        assertTrue(page.length() < 2_000_000, () -> page.length() + " characters");
        // Where the machine runs 32-bit programs, the suite runs there too.
        String backends = page.contains("native32") ? "java, native, native32" : "java, native";
        assertEquals(6, count("✓ 11 of 11: " + backends + "<", page));
        String overview = page.substring(page.indexOf("<table class=\"overview\">"), page.indexOf("<nav "));
        assertTrue(overview.contains("<a href=\"#memory\"><span class=\"line\">▼ 56 → 72 bytes</span>"), overview);
        assertTrue(overview.contains("▲ mean 1,998 → 29</span>"), overview);
        assertTrue(overview.contains("▼ refused 237 → 838</span>"), overview);
        assertEquals(count("<details class=\"finding\">", page), count("<span class=\"why\">", page), "all say why");
        assertTrue(page.contains("a small request cuts a piece off a large gap"), "why, as the findings have it");
        assertTrue(page.contains("<li>stage 4 against 3: 818 refused, was 217 refused</li>"), "how much");
        assertTrue(page.contains("13 May 2026, 02:00 +0000"), "the date");
        assertTrue(page.contains("A bisection that lands on patch 1 or 2 meets a kernel"), "the middle of the series");
        assertTrue(
                page.contains(
                        "<tr><th scope=\"row\">linear-search</th><td>free</td><td>6 / 40 / 44</td><td>9 / 42 / 44</td>"),
                "what a free touches");
        for (State stage : StageTree.installed().lineage("kunit").subList(1, 6)) {
            StageShape shape = StageShape.of(stage.stage());
            String code = page.substring(page.indexOf("id=\"patch" + stage.number() + '"'));
            shape.addedFunctions().forEach(name -> assertRow(code, name, "added"));
            shape.redefinedFunctions().forEach(name -> assertRow(code, name, "changed"));
            shape.droppedFunctions().forEach(name -> assertRow(code, name, "dropped"));
        }
        assertTrue(page.contains("<ins>+<b>bool</b> iova_domain_verify_invariants("), "the C of patch 5");
        assertTrue(page.contains("<h3><code>test_find_iova</code>"), "a case of the suite");
        assertEquals(Set.of(PAGE), Console.snapshot(console.directory()).keySet());

        String first = page;
        run("--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        assertEquals(first, page(), "the same input gives the same bytes");
    }

    private static void assertRow(String code, String function, String change) {
        assertTrue(
                code.contains("<h3><code>" + function + "</code> <span class=\"change\">" + change + "</span></h3>"),
                function);
    }

    @Test
    void withoutAKernelJavaStandsAloneAndThePageSaysWhy() throws IOException {
        withoutPrograms();
        run("--full").expect(ExitCode.UNUSABLE);
        console.attached();
        Console.Result result = run("--out", "page.html").expect(ExitCode.CLEAN);
        assertEquals(
                List.of("suite, 1 of 5", "costs, 2 of 5", "matrix, 3 of 5", "findings, 4 of 5", "drawings, 5 of 5"),
                result.parts("report"));
        assertEquals("page.html\n", result.out());
        assertTrue(result.err().contains("iovakit: there is no C on the page: "), result.err());
        String page = Files.readString(console.directory().resolve("page.html"));
        assertTrue(page.contains("There is no C on the page: "), "the note");
        assertEquals(6, count("✓ 11 of 11", page));
        assertTrue(page.contains("<h3><code>iova_gap_propagate</code> <span class=\"change\">added</span></h3>"));
        assertFalse(page.contains("<p class=\"language\">C</p>"));
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingIsWritten() throws IOException {
        run("--kernel", "no/such/tree").expectRefusal("no/such/tree");
        run("--out", "no/such/folder/page.html").expectRefusal("--out", "is no folder");
        run("--out", ".").expectRefusal("--out", "is a folder");
        console.run("report", "--largest", "2000").expectRefusal("--largest 2000: choose 1000");
        console.run("report", "iova-aligned-order")
                .expectRefusal("iova-aligned-order: name C of anybody's", "two series");
        run("iova-aligned-order", "iova-aligned-order/v1").expectRefusal("iova-aligned-order/v1 is named twice");
        run("iova-aligned-order", "mbox:thread.mbox").expectRefusal("mbox:thread.mbox: ", "name it alone");
        assertEquals(Set.of(), Console.snapshot(console.directory()).keySet());
    }

    private static final class ReservesNothing extends AugmentedTreeAllocator {
        ReservesNothing(Machine machine) {
            super(machine);
        }

        @Override
        public Iova reserveIova(IovaDomain iovad, long pfnLo, long pfnHi) {
            return null;
        }
    }

    @Test
    void aFailedCaseIsOnThePageAndInTheExitCode() throws IOException {
        List<State> stages = new ArrayList<>(StageTree.installed().lineage("kunit"));
        stages.set(1, stages.get(1).loading(ReservesNothing::new));
        withoutPrograms();
        console.stages(stages);
        run().expect(ExitCode.FOUND);
        String page = page();
        assertTrue(page.contains("The suite fails: stage 1. See the suite below."), "the summary");
        assertTrue(page.contains("✗"), "the verdict");
    }

    @Test
    void severalSeriesStandSideBySideAndWhatEachDoesNotMeetIsSaid() throws IOException {
        // One that passes itself off as a stage, so that no touches are counted, which takes long.
        List<State> stages = new ArrayList<>(StageTree.installed().states());
        stages.replaceAll(state -> state.name().equals("kunit") ? state.loading(state::load) : state);
        console.stages(stages);
        withoutPrograms();
        run("iova-augmented-rbtree", "iova-aligned-order").expect(ExitCode.FOUND);
        String page = page();
        assertTrue(page.contains("<h1>iova-augmented-rbtree v1 and iova-aligned-order v1</h1>"), "the title");
        assertTrue(page.contains("<a href=\"#patchA3\">A3</a> <span class=\"name\">limit-aware</span>"), "a patch");
        assertTrue(page.contains("<h3 id=\"findings-B1\">Patch B1: failed-limit</h3>"), "what it does");
        assertEquals(9, count("<details class=\"patch\">", page), "each patch in Java and C");
        assertTrue(page.contains("<div id=\"patchA3\">"), "where its row leads");
        assertEquals(10, count("✓ 11 of 11", page), "the first suite, on all stages");
        assertEquals(1, count("✓ 17 of 17", page), "the second one, on the last stage of its series");
        assertTrue(
                page.contains("<li><code>highest</code> at stage 0, A4, A5, B1, B2<span"),
                "what the first series gives up");
        assertTrue(
                page.contains("<td>10,000</td><td>2,498</td><td>29</td><td>29</td><td>29</td><td>29</td><td>29</td>"
                        + "<td>2,498</td><td>2,498</td><td>12</td><td>12</td>"),
                "the suite that measures, on all stages");
        assertTrue(page.contains("<th scope=\"col\">0, B1, B2</th><th scope=\"col\">A1–A5</th>"), "the curves");
        assertTrue(
                page.contains(
                        "after all patches of B these are worse than without any: long-lived-fragments (growth)."),
                "the summary");
    }
}
