// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Held against git itself. */
@RequiresProgram(value = "git", debianPackage = "git")
class GitDescriptionTest {

    @TempDir
    Path folder;

    private GitSandbox sandbox;
    private Path repository;

    @BeforeEach
    void makeRepository() {
        sandbox = new GitSandbox(folder);
        repository = sandbox.init("r");
        sandbox.commitAll(repository, "one");
    }

    private String describe(int limit) throws IOException {
        ProbeFreeSystemReader.install();
        try (Repository opened = new FileRepositoryBuilder()
                .setWorkTree(repository.toFile())
                .setMustExist(true)
                .build()) {
            return GitDescription.of(opened, opened.resolve("HEAD"), limit);
        }
    }

    private void assertAsGitSays() throws IOException {
        assertEquals(sandbox.git(repository, "describe", "--always", "--abbrev=12"), describe(1000));
    }

    private void tag(String name) {
        sandbox.git(repository, "tag", "--annotate", "--message=" + name, name);
    }

    @Test
    void aTaggedCommitIsItsTag() throws Exception {
        tag("v1");
        assertAsGitSays();
    }

    @Test
    void laterCommitsAreCounted() throws Exception {
        tag("v1");
        sandbox.commitAll(repository, "two");
        tag("v2");
        sandbox.commitAll(repository, "three");
        sandbox.commitAll(repository, "four");
        assertAsGitSays();
    }

    @Test
    void aLightweightTagDoesNotCount() throws Exception {
        tag("v1");
        sandbox.commitAll(repository, "two");
        sandbox.git(repository, "tag", "private");
        assertAsGitSays();
    }

    @Test
    void mergedBranchesAreCountedOnce() throws Exception {
        sandbox.git(repository, "checkout", "--quiet", "-b", "topic");
        sandbox.commitAll(repository, "topic 1");
        sandbox.commitAll(repository, "topic 2");
        sandbox.git(repository, "checkout", "--quiet", "main");
        sandbox.commitAll(repository, "main 1");
        tag("v2");
        sandbox.git(repository, "checkout", "--quiet", "topic");
        sandbox.commitAll(repository, "topic 3");
        sandbox.git(repository, "checkout", "--quiet", "main");
        sandbox.commitAll(repository, "main 2");
        sandbox.git(repository, "merge", "--quiet", "--no-ff", "-m", "merge", "topic");
        assertAsGitSays();
    }

    @Test
    void withoutATagItIsTheId() throws Exception {
        assertAsGitSays();
    }

    @Test
    void atTheLimitItIsTheId() throws Exception {
        tag("v1");
        for (int i = 0; i < 5; i++) {
            sandbox.commitAll(repository, "more");
        }
        String id = sandbox.git(repository, "rev-parse", "--short=12", "HEAD");
        assertEquals(id, describe(5));
        assertEquals("v1-5-g" + id, describe(6));
    }
}
