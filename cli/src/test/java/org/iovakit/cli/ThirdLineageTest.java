// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.iovakit.app.gate.ShapeGate;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.app.suite.SuiteTrial;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.StageShape;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.exhaust.Exploration;
import org.iovakit.exhaust.ModelChecker;
import org.iovakit.exhaust.PathSample;
import org.iovakit.exhaust.SmallDomain;
import org.iovakit.kernel.Machine;
import org.iovakit.kunit.iova.Suite;
import org.iovakit.kunit.iova.VerifierProof;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.NativeSuite;
import org.iovakit.oracle.Replayers;
import org.iovakit.oracle.parity.Parity;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.series.Series;
import org.iovakit.stages.sortedlist.SortedListAllocator;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A series that does without a tree, in Java as in C: its ranges are in a list. Beside it there is the one of the project. */
@RequiresProgram(value = "gcc", debianPackage = "gcc")
class ThirdLineageTest {
    private static final Path RESOURCES = Console.PROJECT.resolve("cli/src/test/resources/series/iova-sorted-list/v1");
    private static final String LIST = "iova-sorted-list/v1";
    private static final String TREE = "iova-augmented-rbtree/v1";

    private static final String PATCH = "0001-sorted-list.ftl";
    private static final String SUITE = "0002-kunit.ftl";

    @TempDir
    Path scratch;

    private Path series;
    private Console console;
    private Path kernel;

    @BeforeEach
    void makeTheHome() throws IOException {
        Path home = scratch.resolve("home");
        new SeriesCopy(home);
        series = Files.createDirectories(home.resolve("series").resolve(LIST));
        for (String file : List.of("series.yaml", "cover.ftl", PATCH)) {
            Files.copy(RESOURCES.resolve(file), series.resolve(file));
        }
        Files.writeString(series.resolve(SUITE), suite());
        console = new Console(scratch).home(home);
        kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
    }

    /** The project's suite, with a verifier of lists where there is no tree. */
    private static String suite() throws IOException {
        String suite = Files.readString(Console.PROJECT.resolve("series/iova-augmented-rbtree/v1/0005-kunit.ftl"));
        String last = "[/@file]\n";
        int start = suite.indexOf("[@file path=\"drivers/iommu/iova.c\"]");
        int end = suite.indexOf(last, start) + last.length();
        return suite.substring(0, start) + "[#if members?seq_contains(\"rbroot\")]\n" + suite.substring(start, end)
                + "[#else]\n" + Files.readString(RESOURCES.resolve("verifier.ftl")) + "[/#if]\n" + suite.substring(end);
    }

    private Console.Result run(String arguments) {
        return console.run(Stream.concat(Stream.of(arguments.split(" ")), Stream.of("--kernel", kernel.toString()))
                .toArray(String[]::new));
    }

    private EditedSeries edited(KernelSources source) throws PatchGenException {
        try (KernelBase base = source.open()) {
            return new EditedSeries(base, Lineage.of(Series.read(series), StageTree.installed()));
        }
    }

    /** Changes a template; the change has to change something. */
    private void edit(String template, String from, String to) throws IOException {
        Path file = series.resolve(template);
        String text = Files.readString(file);
        String edited = text.replace(from, to);
        assertNotEquals(text, edited, () -> from + " is not in " + template);
        Files.writeString(file, edited);
    }

    private NativeSuite nativeSuite() throws IOException {
        return new NativeSuite(
                Suite.IOVA.file(),
                Compiler.find(System.getenv(), Duration.ofMinutes(2)),
                Console.PROGRAMS,
                Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_12", "LINUX_7_2"})
    void theTemplateChangesWhatTheStageRedefines(KernelSources source) throws PatchGenException {
        EditedSeries edited = edited(source);
        State list = edited.lineage().states().get(1);
        assertEquals(List.of(), ShapeGate.findings(edited.patches().get(0), list));
        for (String member : List.of("node", "rbroot", "anchor", "cached_node")) {
            assertTrue(StageShape.members(edited.lineage().base().stage()).contains(member), member);
            assertFalse(StageShape.members(list.stage()).contains(member), member);
        }
        assertTrue(StageShape.members(list.stage()).containsAll(List.of("list", "ranges")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_12", "LINUX_7_2"})
    void theSuitePassesInJavaAndInC(KernelSources source) {
        source.copyTo(kernel);
        String table = run("kunit --backend native --series " + LIST)
                .expect(ExitCode.CLEAN)
                .out();
        assertTrue(table.contains("\njava     33 of 33 passed"), table);
        assertTrue(table.contains("\nnative   33 of 33 passed"), table);
        // Two links in place of three, and no colour.
        assertTrue(table.contains("\nC, sizeof(struct iova)     40       32       32\n"), table);
    }

    /** What Java and C say of each operation, dumps included, and how many ranges the C looked at. */
    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_12", "LINUX_7_2"})
    void theCDoesWhatTheJavaDoes(KernelSources source) {
        source.copyTo(kernel);
        for (String more : List.of("", " --sanitize")) {
            String table = run("parity --ops 20000 --seed 7 --series " + LIST + more)
                    .expect(ExitCode.CLEAN)
                    .out();
            assertEquals(
                    3,
                    table.lines()
                            .filter(line -> line.endsWith("  no difference"))
                            .count(),
                    table);
            assertTrue(table.contains("\nstage 1  sorted-list "), table);
        }
    }

    /** Each in the C alone: seen by where a range is put, by a dump, by what is found, and by what is counted as a visit. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            new_pfn > below->pfn_hi            | new_pfn >= below->pfn_hi                | took 0x400333 0x400333
            list_add(&new->list, &below->list) | list_add_tail(&new->list, &below->list) | ' 0x1 0x1'
            if (pfn <= iova->pfn_hi)           | if (pfn < iova->pfn_hi)                 | none max32=0x100000
            /* From the highest range down     | list_for_each_entry_reverse(below, &iovad->ranges, list) break; /* | visits=2
            """)
    void aDefectOfTheCIsFound(String from, String to, String said) throws IOException {
        edit(PATCH, from, to);
        String found = run("parity --ops 20000 --seed 7 --stage 1 --series " + LIST)
                .expect(ExitCode.FOUND)
                .out();
        assertTrue(found.contains("  DIFFERENT\n"), found);
        assertTrue(
                found.lines().anyMatch(line -> line.startsWith("  C:    ") && line.contains(said)),
                () -> said + "\n" + found);
    }

    @Test
    void verifierAndSuiteNoticeWhatIsWrongWithAList() throws IOException, PatchGenException {
        EditedSeries edited = edited(KernelSources.LINUX_6_12);
        State list = edited.lineage().states().get(1);
        assertEquals(List.of(), SuiteTrial.onJava(Suite.IOVA, List.of(list)));
        assertEquals(List.of(), SuiteTrial.onC(nativeSuite(), edited, list));
    }

    /** It follows links without a look at them. */
    private static final class Gullible extends SortedListAllocator {
        Gullible(Machine machine) {
            super(machine);
        }

        @Override
        protected List<String> verifyStructure(IovaDomain iovad) {
            return List.of();
        }
    }

    @Test
    void aVerifierThatLooksAtNoLinkIsFound() throws IOException, PatchGenException {
        List<String> unseen = VerifierProof.findings(
                edited(KernelSources.LINUX_6_12).lineage().states().get(1).loading(Gullible::new));
        assertTrue(
                unseen.get(0).startsWith("the verifier breaks off with java.lang.NullPointerException")
                        && unseen.get(0).endsWith(": next of the head made null"),
                unseen::toString);

        edit(SUITE, "if (!link->next || link->next->prev != link)", "if (!link->next)");
        EditedSeries edited = edited(KernelSources.LINUX_6_12);
        List<String> unseenInC = nativeSuite()
                .unseenSpoilings(edited.withSuite(edited.lineage().states().get(1)), false);
        assertTrue(
                unseenInC.get(0).startsWith("prev of range 1 of ")
                        && unseenInC.get(0).endsWith("it does not see that"),
                unseenInC::toString);
    }

    /** What follows a freed range goes on to point back to it. */
    @Test
    void aLinkThatTheCBreaksIsFoundByTheVerifier() throws IOException {
        edit(PATCH, "list_del(&iova->list);", "iova->list.prev->next = iova->list.next;");
        Console.Result result = run("kunit --backend native --stage 1 --series " + LIST);
        result.expect(ExitCode.FOUND);
        assertTrue(result.err().contains("iova: the ranges are in no list"), result.err());
        assertTrue(result.err().contains("Expected iova_domain_verify_invariants(&t->iovad) to be true"), result.err());
    }

    @Test
    void stagesOfBothStructuresAreCompared() {
        String out = run("diff " + LIST + "/sorted-list " + TREE + "/limit-aware --seed 1 --ops 20000")
                .expect(ExitCode.FOUND)
                .out();
        assertTrue(
                out.startsWith("stage iova-sorted-list/v1/1 (sorted-list) and stage\niova-augmented-rbtree/v1/3"
                        + " (limit-aware), 20"),
                out);
        assertTrue(out.contains(". visits: linear-walk, stage iova-augmented-rbtree/v1/3 costs less"), out);
        assertTrue(out.contains("confirmed: the C of both stages says the same"), out);
        assertFalse(out.contains("NOT CONFIRMED") || out.contains("not reported"), out);
        // A list that is empty, and a tree with its anchor alone: the same is free.
        assertTrue(out.contains("\n   free before: 0x0-0xfffffffffffffffe\n"), out);
        assertTrue(out.contains("\n   free on stage iova-augmented-rbtree/v1/3 before: 0x0-0xfffffffffffffffe\n"), out);
        assertTrue(
                out.lines().anyMatch(line -> line.matches("   stage iova-sorted-list/v1/1 before +\\.\\.\\..*#.*")),
                out);
    }

    @Test
    void theModelHoldsForAListInJavaAndInC() throws IOException, PatchGenException {
        EditedSeries edited = edited(KernelSources.LINUX_6_12);
        State list = edited.lineage().states().get(1);
        Exploration exploration = ModelChecker.explore(list, new SmallDomain(4, 4), 3);
        assertEquals(Optional.empty(), exploration.violation());
        assertTrue(exploration.states() > 2000, exploration::toString);
        PathSample sample = new PathSample(exploration, 1000, 20261129);
        Parity parity = new Parity(
                new Replayers(Compiler.find(System.getenv(), Duration.ofMinutes(2)), Console.PROGRAMS),
                Duration.ofMinutes(1));
        AtomicLong operations = new AtomicLong();
        assertEquals(Optional.empty(), parity.run(list, edited.at(list), sample, false, operations::set));
        assertTrue(operations.get() > 2000, operations::toString);
    }

    /** The stage's source is where it would be if it were one of the project's; links are not followed to sources. */
    private void putSourcesThere() throws IOException {
        Path stages = scratch.resolve("home/java-port/stages");
        Files.delete(stages);
        copy(Console.PROJECT.resolve("java-port/stages"), stages);
        String sources = "java/org/iovakit/stages/sortedlist";
        copy(
                Console.PROJECT.resolve("cli/src/test").resolve(sources),
                stages.resolve("sorted-list/src/main").resolve(sources));
    }

    @Test
    void theSeriesIsProvenAndRendered() throws IOException {
        putSourcesThere();
        run("audit --accept --series " + LIST).expect(ExitCode.CLEAN);
        String out = run("run --series " + LIST).expect(ExitCode.CLEAN).out();
        assertTrue(out.contains("parity    3 of 3 stages do what their C does"), out);
        assertTrue(
                Console.snapshot(console.outgoing()).containsKey("0001-iova-keep-ranges-in-a-sorted-list.patch"), out);
    }

    @Test
    void theReportDrawsTreesAndRows() throws IOException {
        Path home = scratch.resolve("home");
        for (String read : List.of("kunit-mirror", "docs")) {
            Files.createSymbolicLink(home.resolve(read), Console.PROJECT.resolve(read));
        }
        putSourcesThere();
        run("report --largest 1000 --out page.html --series " + LIST).expect(ExitCode.CLEAN);
        String page = Files.readString(console.directory().resolve("page.html"));
        assertTrue(page.contains(">Red-black tree in key order: anchor (black, ← cached32_node, ← cached_node).<"));
        assertTrue(page.contains(">Ranges in key order: .<"), "a list has no anchor");
        assertTrue(page.contains("Ranges that are kept in no tree stand in a row."));
        assertTrue(page.contains("iova_insert_list"), "the code of the patch, beside its Java");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}
