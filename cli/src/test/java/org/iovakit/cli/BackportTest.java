// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        assertTrue(err.contains("iovakit: 0005-iova-add-KUnit-test-suite.patch has "), err);
        assertFalse(err.contains("0002-"), err);
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
            git.git(kernel, "am", console.outgoing().resolve(names().get(patch)).toString());
        }
        assertEquals("5", git.git(kernel, "rev-list", "--count", "HEAD~5..HEAD"));
        assertTrue(git.git(kernel, "log", "-1", "--format=%B", "HEAD~4")
                .startsWith("iova: switch to augmented rbtree for log(n) allocation\n\n[ Upstream commit " + UPSTREAM
                        + "1 ]\n\n"));
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

    @Test
    void kernelOfAnotherTreeIsRefused() {
        backport("6.12.y").expectRefusal("--target 6.12.y", "of Linux 6.1.");
        backport("stable").expectRefusal("--target \"stable\"", "6.12.y");
        assertFalse(Files.exists(console.outgoing()));
    }
}
