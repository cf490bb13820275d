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
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backport to Linux 6.1, as Documentation/process/stable-kernel-rules.rst wants one. */
class BackportTest {
    private static final String UPSTREAM = "0123456789abcdef0123456789abcdef0123456";

    @TempDir
    Path scratch;

    private Console console;
    private SeriesCopy series;
    private GitSandbox git;
    private Path kernel;

    @BeforeEach
    void makeKernelAndSeries() {
        console = new Console(scratch);
        series = new SeriesCopy(scratch.resolve("home"));
        console.home(series.home());
        git = new GitSandbox(scratch.resolve("git"));
        kernel = git.init("linux-6.1.y");
        KernelSources.LINUX_6_1.copyTo(kernel);
        git.commitAll(kernel, "base");
    }

    private Console.Result backport(String target) {
        return console.run("patches", "--kernel", kernel.toString(), "--target", target, "--without", "native,parity");
    }

    private List<String> names() {
        return Console.snapshot(console.outgoing()).keySet().stream()
                .filter(name -> name.endsWith(".patch"))
                .toList();
    }

    private String text(String name) throws IOException {
        return Files.readString(console.outgoing().resolve(name));
    }

    /** Has each patch be upstream, as commit 0...1 to 0...5. */
    private void mergeUpstream() throws IOException {
        for (String template : List.of("1-augmented", "2-cache", "3-limit", "4-two", "5-kunit")) {
            series.edit(
                    1,
                    "series.yaml",
                    "- (000" + template + ".*)",
                    "- template: $1\n    upstream: " + UPSTREAM + template.charAt(0));
        }
    }

    @Test
    void whatIsUpstreamIsPreparedForTheStableTree() throws IOException {
        mergeUpstream();
        String err = backport("6.1.y").expect(ExitCode.CLEAN).err();
        String told = err.replaceAll("\n +", " ");
        assertEquals(6, names().size());
        String cover = text(names().get(0));
        assertTrue(cover.contains("\nSubject: [PATCH 6.1.y 0/5] iova augmented rbtree"), cover);
        assertTrue(cover.contains("\nFor 6.1.y. Upstream these are:\n\n  0123456789ab iova: switch to "), cover);
        for (int patch = 1; patch <= 5; patch++) {
            String email = text(names().get(patch));
            assertTrue(email.contains("\nSubject: [PATCH 6.1.y " + patch + "/5] iova: "), email);
            assertTrue(email.contains("\nTo: stable@vger.kernel.org\n"), email);
            assertTrue(email.contains("\nCc: linux-kernel@vger.kernel.org,\n"), email);
            assertTrue(email.contains("\n\n[ Upstream commit " + UPSTREAM + patch + " ]\n\n"), email);
            long lines = email.lines()
                    .dropWhile(line -> !line.startsWith("diff --git "))
                    .takeWhile(line -> !line.equals("-- "))
                    .count();
            assertEquals(lines > 100, told.contains("\" has " + lines + " lines with context; 6.1.y takes 100"), told);
            git.git(kernel, "am", console.outgoing().resolve(names().get(patch)).toString());
        }
        assertEquals("5", git.git(kernel, "rev-list", "--count", "HEAD~5..HEAD"));
        assertTrue(git.git(kernel, "log", "-1", "--format=%B", "HEAD~4")
                .startsWith("iova: switch to augmented rbtree for log(n) allocation\n\n[ Upstream commit " + UPSTREAM
                        + "1 ]\n\n"));
    }

    /** Commits of these subjects on a branch of a remote, and a backport of the second on a stable tree's tag. */
    private List<String> commitUpstream() {
        List<String> ids = new ArrayList<>();
        for (String subject : List.of(
                "iova: switch to augmented rbtree for log(n) allocation",
                "iova: drop dead cached_node / cached32_node infrastructure",
                "iova: limit_pfn-aware augmentation for log(n) 32-bit alloc",
                "iova: alignment-aware two-phase search for log(n) aligned alloc",
                "iova: add KUnit test suite")) {
            ids.add(commit(
                    ids.isEmpty() ? "HEAD" : ids.get(ids.size() - 1),
                    subject + "\n\nAs it was taken.\n\nReviewed-by: Bo Example <bo@example.org>\n"
                            + "Signed-off-by: Joerg Example <joerg@example.org>"));
        }
        git.git(kernel, "update-ref", "refs/remotes/upstream/master", ids.get(4));
        String stable = commit(
                "HEAD",
                "iova: drop dead cached_node / cached32_node infrastructure\n\ncommit " + ids.get(1)
                        + " upstream.\n\nx");
        git.git(kernel, "update-ref", "refs/tags/v6.6.7", stable);
        return ids;
    }

    private String commit(String parent, String message) {
        return git.git(kernel, "commit-tree", "HEAD^{tree}", "-p", parent, "-m", message);
    }

    @Test
    void whatTheRepositoryHasUpstreamIsFoundAndCarriedWithItsMessage() throws IOException {
        List<String> ids = commitUpstream();
        series.edit(
                1,
                "series.yaml",
                "- (0002-cache.*)",
                "- template: $1\n    backport: [6.1 has one more user of the cached node, 'and a longer sentence that has to be"
                        + " broken into two lines to be read']");
        Console.Result result = backport("6.1.y").expect(ExitCode.CLEAN);
        assertTrue(
                result.err().contains("0002-cache-removal.ftl is upstream as " + ids.get(1) + ", by its subject"),
                result.err());
        assertFalse(result.err().contains("not all patches are upstream"), result.err());
        String email = text(names().get(2));
        assertTrue(
                email.contains("\n\n[ Upstream commit " + ids.get(1) + " ]\n\nAs it was taken.\n\n"
                        + "Reviewed-by: Bo Example <bo@example.org>\n"
                        + "Signed-off-by: Joerg Example <joerg@example.org>\n"
                        + "[ Ada Lovelace: 6.1 has one more user of the cached node ]\n"
                        + "[ Ada Lovelace: and a longer sentence that has to be broken into two lines\n"
                        + "  to be read ]\n"
                        + "Signed-off-by: Ada Lovelace <ada@example.com>\n---\n"),
                email);
        git.git(kernel, "update-ref", "refs/tags/v7.9", commit("HEAD", "iova: add KUnit test suite\n\nAnother."));
        backport("6.1.y").expectRefusal("\"iova: add KUnit test suite\" is upstream as ", " and ", "series.yaml");
    }

    @Test
    void whatIsNotUpstreamIsMarkedAndKeptFromTheStableList() throws IOException {
        Console.Result result = backport("linux-6.1.y").expect(ExitCode.CLEAN);
        assertTrue(result.err().contains("not all patches are upstream"), result.err());
        for (String name : names()) {
            String email = text(name);
            assertTrue(email.contains("\nSubject: [RFC PATCH 6.1.y "), email);
            assertFalse(email.contains("stable@vger.kernel.org") || email.contains("[ Upstream commit"), email);
        }
        assertTrue(text(names().get(0)).contains("\nA backport to 6.1.y, for testing only: "));
    }

    /** Of the first series none is, as its first is not; of the second one the fix alone. */
    @Test
    void whatIsLargerThanStableTreesTakeIsLeftOut() throws IOException {
        String[] first = {
            "patches", "--kernel", kernel.toString(), "--target", "6.1.y", "--without", "native,parity", "--within-size"
        };
        console.run(first)
                .expectRefusal(
                        "--within-size leaves nothing: \"iova: switch to augmented rbtree for log(n) allocation\"");
        assertFalse(Files.exists(console.outgoing()));

        Path aligned = Path.of("").toAbsolutePath().resolveSibling("series").resolve("iova-aligned-order/v1");
        String[] second = Stream.concat(Stream.of(first), Stream.of("--series", aligned.toString()))
                .toArray(String[]::new);
        String err = console.run(second).expect(ExitCode.CLEAN).err().replaceAll("\n +", " ");
        assertTrue(err.contains("left out, with what comes after it: \"iova: add "), err);
        assertEquals(2, names().size());
        String fix = text(names().get(1));
        assertTrue(fix.contains("\nSubject: [RFC PATCH 6.1.y 1/1] iova: "), fix);
        git.git(kernel, "am", console.outgoing().resolve(names().get(1)).toString());
    }

    @Test
    void kernelOfAnotherTreeIsRefused() {
        backport("6.12.y").expectRefusal("--target 6.12.y", "of Linux 6.1.");
        console.run("patches", "--within-size").expectRefusal("--within-size", "--target");
        backport("stable").expectRefusal("--target \"stable\"", "6.12.y");
        assertFalse(Files.exists(console.outgoing()));
    }
}
