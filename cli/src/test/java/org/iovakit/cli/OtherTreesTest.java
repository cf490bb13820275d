// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * C whose ranges are in another tree of the kernel's library than the red-black tree: an allocator written for this, in the
 * resources, that searches as the mainline one does. It brings headers and a file of its own.
 */
@RequiresProgram(value = "gcc", debianPackage = "gcc")
class OtherTreesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RANGES_C = "drivers/iommu/iova-ranges.c";

    @TempDir
    static Path scratch;

    private static GitSandbox git;
    private static Console console;
    private static final Map<KernelSources, Path> LINUX = new EnumMap<>(KernelSources.class);

    @BeforeAll
    static void putEachTreeOnABranch() throws Exception {
        git = new GitSandbox(scratch.resolve("git"));
        console = new Console(scratch);
        for (KernelSources kernel : List.of(KernelSources.LINUX_6_12, KernelSources.LINUX_7_2)) {
            Path linux = git.init("linux-" + kernel.name());
            kernel.copyWithTreesTo(linux);
            git.commitAll(linux, "base");
            git.git(linux, "tag", "base");
            for (String tree : List.of("maple", "interval")) {
                git.git(linux, "checkout", "--quiet", "-B", tree, "base");
                for (String part : List.of("common", tree)) {
                    copy(
                            Path.of(OtherTreesTest.class
                                    .getResource("trees/" + part)
                                    .toURI()),
                            linux);
                }
                git.commitAll(linux, "iova: keep ranges in a tree of the kind " + tree);
            }
            git.git(linux, "checkout", "--quiet", "base");
            LINUX.put(kernel, linux);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Console.Result run(KernelSources kernel, String... arguments) {
        return console.run(Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--kernel", LINUX.get(kernel).toString(), "--rev", "base"))
                .toArray(String[]::new));
    }

    private static JsonNode json(Console.Result result) throws IOException {
        return JSON.readTree(result.out());
    }

    /** Makes a branch with one change of a file. */
    private static void branch(String name, String from, String path, String before, String after) throws IOException {
        Path linux = LINUX.get(KernelSources.LINUX_6_12);
        git.git(linux, "checkout", "--quiet", "-B", name, from);
        Path file = linux.resolve(path);
        String text = Files.readString(file);
        assertTrue(text.contains(before), before);
        Files.writeString(file, text.replace(before, after));
        git.commitAll(linux, name);
        git.git(linux, "checkout", "--quiet", "base");
    }

    /** In what is answered and where it lies, with a twentieth of the operations short of memory. */
    @ParameterizedTest
    @CsvSource({"LINUX_6_12, maple", "LINUX_6_12, interval", "LINUX_7_2, maple", "LINUX_7_2, interval"})
    void itDoesWhatMainlineDoes(KernelSources kernel, String tree) throws IOException {
        String subject = "rev:" + tree;
        String said = run(kernel, "parity", "0", subject, "--ops", "30000", "--seed", "11")
                .expect(ExitCode.CLEAN)
                .out()
                .replace('\n', ' ');
        assertTrue(said.contains("no difference in 30000 operations"), said);
        JsonNode diff = json(run(
                        kernel,
                        "diff",
                        "0",
                        subject,
                        "--ops",
                        "2000",
                        "--seed",
                        "3",
                        "--kinds",
                        "outcome,placement",
                        "--format",
                        "json")
                .expect(ExitCode.CLEAN));
        assertTrue(diff.get("same").asBoolean(), diff.toString());
        // What the tree runs counts too: both look up more than a walk along the nodes does.
        assertTrue(diff.at("/to/blocks").asLong() > diff.at("/from/blocks").asLong(), diff.toString());
    }

    /** Nodes of the tree are bytes too: a red-black tree has none beside its ranges, a maple tree 16 slots in 256 bytes. */
    @Test
    void aRangeTakesItsPartOfTheNodes() throws IOException {
        JsonNode row = json(run(
                                KernelSources.LINUX_6_12,
                                "bench",
                                "--stage",
                                "rev:maple",
                                "--against",
                                "0",
                                "--ranges",
                                "1000",
                                "--rounds",
                                "5",
                                "--format",
                                "json")
                        .expect(ExitCode.CLEAN))
                .at("/results/0");
        assertEquals(64, row.at("/otherC/bytesPerRange").asInt(), row.toString());
        // Of its own a range has two pfns. A gap takes a slot too, and nodes are a third full at least.
        int nodes = row.at("/c/bytesPerRange").asInt() - 16;
        assertTrue(nodes > 256 / 16 && nodes < 2 * 256 / 5, row.toString());
    }

    private static List<String> minimal(String branch) throws IOException {
        JsonNode result = json(run(
                        KernelSources.LINUX_6_12,
                        "parity",
                        "0",
                        "rev:" + branch,
                        "--ops",
                        "30000",
                        "--seed",
                        "3",
                        "--format",
                        "json")
                .expect(ExitCode.FOUND));
        List<String> minimal = new ArrayList<>();
        result.at("/difference/minimal").forEach(operation -> minimal.add(operation.asText()));
        return minimal;
    }

    /** An rbtree needs no memory to give up a range; this one does, and has to do with none. */
    @Test
    void whatIsForgottenWhenANodeCannotBeHadIsFound() throws IOException {
        branch("forgetful", "maple", RANGES_C, "while (xa_is_zero(entry));", "while (0);");
        List<String> minimal = minimal("forgetful");
        assertTrue(minimal.contains("nomem"), minimal.toString());
    }

    @Test
    void aRangeThatIsLostFromTheTreeIsFound() throws IOException {
        branch("losing", "interval", RANGES_C, "\tiova_ranges_insert(iovad, iova);\n", "");
        List<String> minimal = minimal("losing");
        assertTrue(minimal.size() <= 6, minimal.toString());
        assertTrue(minimal.toString().contains("reserve"), minimal.toString());
    }

    /** Nothing else of the base is read than the patches and what comes up on the way: an archive is opened again for it. */
    @Test
    void patchesOnAnArchiveHaveWhatTheyIncludeFound() {
        Path linux = LINUX.get(KernelSources.LINUX_6_12);
        String archive = scratch.resolve("linux.tar.gz").toString();
        git.git(linux, "archive", "--prefix=linux-6.12/", "-o", archive, "base");
        git.git(
                linux,
                "format-patch",
                "--quiet",
                "-o",
                scratch.resolve("console/maple-patches").toString(),
                "base..maple");
        String said = console.run(
                        "parity", "0", "patches:maple-patches", "--kernel", archive, "--ops", "1500", "--seed", "1")
                .expect(ExitCode.CLEAN)
                .out()
                .replace('\n', ' ');
        assertTrue(said.contains("no difference in 1500 operations"), said);
    }

    /** A file that nothing but its name ties to the allocator's header is one that a range is made of. */
    @Test
    void aRangeHasTheCommitsThatChangeWhatTheAllocatorStandsOn() throws IOException {
        branch("line", "maple", RANGES_C, "MT_FLAGS_USE_RCU);", "MT_FLAGS_USE_RCU | MT_FLAGS_ALLOC_RANGE);");
        branch("line", "line", "Kbuild", "\n", "\n# nothing of the allocator's\n");
        branch("line", "line", "lib/maple_tree.c", "#define MA_ROOT_PARENT 1\n", "#define MA_ROOT_PARENT (1)\n");
        JsonNode states = json(run(
                                KernelSources.LINUX_6_12,
                                "parity",
                                "range:base..line",
                                "--ops",
                                "1000",
                                "--seed",
                                "1",
                                "--format",
                                "json")
                        .expect(ExitCode.CLEAN))
                .get("states");
        assertEquals(4, states.size(), states.toString());
        states.forEach(state -> assertTrue(state.get("same").toString().contains("\"0\""), state.toString()));
    }

    @Test
    void aHeaderThatIsNowhereIsNamed() throws IOException {
        String first = "#include \"iova-ranges.h\"\n";
        branch("lacking", "maple", RANGES_C, first, first + "#include <linux/dma-map-ops.h>\n");
        run(KernelSources.LINUX_6_12, "diff", "0", "rev:lacking")
                .expectRefusal(
                        "drivers/iommu/iova-ranges.c:", "linux/dma-map-ops.h", "neither that kernel nor the stand-ins");
    }

    /** The loader would call it before there is a filter, wherever it is. */
    @Test
    void aResolverInAFurtherFileIsRefused() throws IOException {
        branch("resolving", "maple", RANGES_C, "\nvoid iova_ranges_init", """

                static void nothing(void) { }
                static void (*find_it(void))(void) { return nothing; }
                void resolved(void) __attribute__((__ifunc__("find_it")));

                void iova_ranges_init""");
        run(KernelSources.LINUX_6_12, "diff", "0", "rev:resolving")
                .expectRefusal("rev:resolving", "iova-ranges.c", "resolved is an ifunc");
    }

    @Test
    void whereThereIsNoAllocatorTheCommitThatRemovedItIsNamed() {
        KernelSources kernel = KernelSources.LINUX_6_12;
        Path linux = LINUX.get(kernel);
        git.git(linux, "checkout", "--quiet", "-B", "without", "base");
        git.git(linux, "rm", "--quiet", "drivers/iommu/iova.c");
        git.commitAll(linux, "iommu: do without");
        git.git(linux, "commit", "--quiet", "--allow-empty", "--message", "nothing more");
        git.git(linux, "checkout", "--quiet", "base");
        run(kernel, "diff", "0", "rev:without")
                .expectRefusal("no file drivers/iommu/iova.c", "('iommu: do without') removed it", "before that");
        run(kernel, "diff", "0", "range:base..without")
                .expectRefusal("range:base..without: commit ", "('iommu: do without') removes drivers/iommu/iova.c");
        git.git(
                linux,
                "format-patch",
                "--quiet",
                "-o",
                scratch.resolve("console/without").toString(),
                "base..without~1");
        run(kernel, "diff", "0", "patches:without")
                .expectRefusal("patches:without: patch 1 ('iommu: do without') removes drivers/iommu/iova.c");
        run(kernel, "diff", "0", "rev:base#1")
                .expectRefusal("no revision base#1", "if base is the revision: it is one state, which has no number");
    }
}
