// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code patches} on real repositories of every shape that kernel people have. */
class RepositoriesTest {
    @TempDir
    Path scratch;

    private Console console;
    private GitSandbox git;
    private Path origin;

    /** Two commits, something staged, something changed, something untracked and a stash. */
    @BeforeEach
    void makeRepository() throws IOException {
        console = new Console(scratch);
        git = new GitSandbox(scratch.resolve("git"));
        origin = git.init("linux");
        KernelSources.LINUX_6_12.copyTo(origin);
        git.commitAll(origin, "base");
        git.git(origin, "tag", "v6.12-test");
        Files.writeString(origin.resolve("Kbuild"), "# later\n");
        Files.delete(origin.resolve("drivers/iommu/iova.c"));
        git.commitAll(origin, "without the allocator");
        Files.writeString(origin.resolve("Kbuild"), "# stashed\n");
        git.git(origin, "stash");
        Files.writeString(origin.resolve("Kbuild"), "# staged\n");
        git.git(origin, "add", "Kbuild");
        Files.writeString(origin.resolve("MAINTAINERS"), "changed\n");
        Files.writeString(origin.resolve("untracked"), "untracked\n");
    }

    /** All that a user could miss: refs, HEAD, stash, index and work tree. */
    private Map<String, String> state(Path repository) {
        Map<String, String> state = new TreeMap<>();
        state.put("refs", git.git(repository, "for-each-ref"));
        state.put("HEAD", git.git(repository, "rev-parse", "--symbolic-full-name", "HEAD"));
        state.put("config", git.git(repository, "config", "--list", "--local"));
        if (git.git(repository, "rev-parse", "--is-bare-repository").equals("false")) {
            state.put("stash", git.git(repository, "stash", "list", "--format=%H"));
            state.put("index", git.git(repository, "ls-files", "--stage"));
            state.put("work tree", git.git(repository, "status", "--porcelain=v2"));
            Console.snapshot(repository).forEach((path, text) -> {
                if (!path.startsWith(".git")) {
                    state.put("file " + path, text);
                }
            });
        }
        return state;
    }

    private void rendersWithoutATrace(Path repository, String rev) {
        Map<String, String> before = state(repository);
        Console.Result result = console.run("patches", "--kernel", repository.toString(), "--rev", rev)
                .expect(ExitCode.CLEAN);
        assertTrue(result.out().contains("0001-iova-switch"), result.out());
        assertEquals(before, state(repository));
        String base = git.git(repository, "rev-parse", rev + "^{commit}");
        assertTrue(email("0000-cover-letter.patch").contains("\nbase-commit: " + base + "\n"));

        console.run("patches", "--kernel", repository.toString(), "--rev", rev, "--branch", "iova-v1")
                .expect(ExitCode.CLEAN);
        assertEquals(base, git.git(repository, "rev-parse", "iova-v1~5"));
        assertEquals(
                "iova: switch to augmented rbtree for log(n) allocation",
                git.git(repository, "log", "-1", "--format=%s", "iova-v1~4"));
        git.git(repository, "fsck", "--connectivity-only");
        git.git(repository, "update-ref", "-d", "refs/heads/iova-v1");
        assertEquals(before, state(repository));
    }

    private String email(String name) {
        return Console.snapshot(console.outgoing()).get(name);
    }

    @Test
    void plainRepositoryAtARevisionThatIsNotCheckedOut() {
        rendersWithoutATrace(origin, "v6.12-test");
        rendersWithoutATrace(origin, "HEAD~1");
    }

    @Test
    void bareClone() {
        rendersWithoutATrace(git.bareClone(origin, "linux.git"), "v6.12-test");
    }

    @Test
    void linkedWorktree() {
        rendersWithoutATrace(git.linkedWorktree(origin, "linked"), "v6.12-test");
    }

    @Test
    void shallowClone() throws IOException {
        git.git(origin, "stash");
        git.git(origin, "revert", "--no-edit", "HEAD");
        Path shallow = git.shallowClone(origin, "shallow");
        assertTrue(Files.exists(shallow.resolve(".git/shallow")));
        rendersWithoutATrace(shallow, "HEAD");
    }

    @Test
    void revisionWithoutTheAllocatorIsRefused() {
        console.run("patches", "--kernel", origin.toString()).expectRefusal("drivers/iommu/iova.c", origin.toString());
    }
}
