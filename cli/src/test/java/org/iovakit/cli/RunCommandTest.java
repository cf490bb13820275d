// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Stage;
import org.iovakit.domain.Stages;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;
import org.iovakit.stage1.AugmentedTreeAllocator;
import org.iovakit.stage1.GapIova;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.Requirements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        KernelSources.copyTo(kernel);
    }

    @Test
    void validatesEveryStageAndWritesTheEmails() throws IOException {
        Console.Result result =
                console.run("run", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        assertEquals("", result.err());
        assertTrue(result.out().contains("stage 0  mainline"), result.out());
        assertTrue(result.out().contains("stage 1  augmented-tree     11 of 11 passed"), result.out());
        assertTrue(result.out().endsWith("outgoing/0000-cover-letter.patch\noutgoing/" + PATCH_1 + "\n"), result.out());
        assertEquals(
                Set.of("0000-cover-letter.patch", PATCH_1, "SHA256SUMS"),
                Console.snapshot(console.outgoing()).keySet());
        String patch = Files.readString(console.outgoing().resolve(PATCH_1));
        assertTrue(patch.contains("\nFrom: Ada Lovelace <ada@example.com>\n"), patch);
        assertTrue(patch.contains("\nDate: Tue, 12 May 2026 22:00:18 -0400\n"), patch);
        assertTrue(patch.contains("\n\nSigned-off-by: Ada Lovelace <ada@example.com>\n---\n"), patch);
    }

    @Test
    void secondRunGivesTheSameBytes() {
        console.run("run", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        var first = Console.snapshot(console.outgoing());
        console.run("run", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        assertEquals(first, Console.snapshot(console.outgoing()));
    }

    @Test
    void gitAmTakesThePatchAndGetsTheTreeThatWasCommitted() {
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = git.init("linux");
        KernelSources.copyTo(repository);
        git.commitAll(repository, "base");
        console.run("run", "--kernel", repository.toString(), "--branch", "rendered")
                .expect(ExitCode.CLEAN);
        String output =
                git.git(repository, "am", console.outgoing().resolve(PATCH_1).toString());
        assertFalse(output.contains("fuzz"), output);
        assertEquals(
                git.git(repository, "rev-parse", "rendered^{tree}"), git.git(repository, "rev-parse", "HEAD^{tree}"));
        assertEquals(
                git.git(repository, "log", "-1", "--format=%an %ae %ad %B", "rendered"),
                git.git(repository, "log", "-1", "--format=%an %ae %ad %B", "HEAD"));
    }

    @Test
    void stageThatFailsGivesNoEmail() {
        List<Stage> stages = new ArrayList<>(Stages.all());
        stages.set(1, new NoPropagate());
        Console.Result result =
                console.stages(stages).run("run", "--kernel", kernel.toString()).expect(ExitCode.FOUND);
        assertTrue(result.out().contains("stage 1  augmented-tree     10 of 11 passed"), result.out());
        assertTrue(result.err().contains("stage1-augmented-tree test_stress_random: failed"), result.err());
        assertTrue(result.err().contains("no email is written"), result.err());
        assertFalse(Files.exists(console.outgoing()));

        console.run("patches", "--kernel", kernel.toString()).expect(ExitCode.FOUND);
        assertFalse(Files.exists(console.outgoing()));
    }

    @Test
    void withoutAnIdentityTheEmailsAreAPreview() throws IOException {
        console.noIdentity();
        Console.Result result =
                console.run("run", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        assertTrue(result.err().contains("this is a preview"), result.err());
        assertTrue(result.err().contains("git config --global user.name"), result.err());
        assertTrue(result.err().contains("git config --global user.email"), result.err());
        for (String email : Console.snapshot(console.outgoing()).keySet()) {
            String text = Files.readString(console.outgoing().resolve(email));
            assertFalse(text.contains("Signed-off-by"), email);
            assertEquals(!email.equals("SHA256SUMS"), text.contains("Subject: [PREVIEW PATCH "), email);
        }
    }

    @Test
    void withoutAnIdentityThereIsNoBranch() {
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = git.init("linux");
        KernelSources.copyTo(repository);
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
    private static final class NoPropagate implements Stage {
        @Override
        public int number() {
            return 1;
        }

        @Override
        public String name() {
            return "augmented-tree";
        }

        @Override
        public String title() {
            return "broken on purpose";
        }

        @Override
        public IovaAllocator load(Machine machine) {
            return new AugmentedTreeAllocator(machine) {
                @Override
                protected void removeIova(IovaDomain iovad, Iova iova) {
                    cachedRbnodeDeleteUpdate(iovad, iova);
                    GapIova next = (GapIova) RbTree.next(iova);
                    RbNode prev = RbTree.prev(iova);
                    next.gapToPrev = next.pfnLo - (prev == null ? 0 : toIova(prev).pfnHi + 1);
                    iovad.rbroot.eraseAugmented(iova, IOVA_GAP_CALLBACKS);
                }
            };
        }
    }
}
