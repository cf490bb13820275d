// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.jgit.lib.FileMode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.Requirements;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresProgram(value = "git", debianPackage = "git")
class GitBaseTest {

    @TempDir
    Path folder;

    private GitSandbox sandbox;
    private Path kernel;
    private String first;
    private String second;

    /** A kernel of two commits, with a tag at the first and a change of iova.c in the second. */
    @BeforeEach
    void makeKernel() throws IOException {
        folder = folder.toRealPath();
        sandbox = new GitSandbox(folder);
        kernel = sandbox.init("linux");
        TinyKernel.unpackTo(kernel);
        Files.createSymbolicLink(kernel.resolve("scripts/link"), Path.of("../Kbuild"));
        first = sandbox.commitAll(kernel, "Linux 9.8-rc6");
        sandbox.git(kernel, "tag", "--annotate", "--message=Linux 9.8-rc6", "v9.8-rc6");
        Files.writeString(kernel.resolve(TinyKernel.IOVA), "long iova;\n");
        second = sandbox.commitAll(kernel, "iova: make it long");
    }

    private static KernelBase open(Path directory, String... rev) throws BaseException {
        return open(new SearchPath(List.of()), directory, rev);
    }

    private static KernelBase open(SearchPath programs, Path directory, String... rev) throws BaseException {
        return GitBase.open(
                directory,
                Optional.of(rev).filter(revs -> revs.length > 0).map(revs -> revs[0]),
                new TreeSet<>(List.of(TinyKernel.IOVA, "scripts/")),
                programs);
    }

    private static String refusal(Path directory, String... rev) {
        return assertThrows(BaseException.class, () -> open(directory, rev).close())
                .getMessage();
    }

    private static String iova(KernelBase base) throws BaseException {
        return new String(base.read(TinyKernel.IOVA), UTF_8);
    }

    @Test
    void readsHead() throws Exception {
        assertTrue(GitBase.isGit(kernel));
        try (KernelBase base = open(kernel)) {
            assertEquals("long iova;\n", iova(base));
            assertEquals(FileMode.EXECUTABLE_FILE, base.mode(TinyKernel.SCRIPT));
            assertEquals(FileMode.REGULAR_FILE, base.mode(TinyKernel.IOVA));
            assertEquals(new KernelVersion(9, 8, 7, "-rc6"), base.version());
            assertEquals("v9.8-rc6-1-g" + second.substring(0, 12) + " (commit " + second + ")", base.describe());
            assertEquals(List.of(TinyKernel.SCRIPT), List.copyOf(base.files("scripts/")));
            assertEquals(List.of(), base.notes());
            GitOrigin git = base.git().orElseThrow();
            assertEquals(second, git.commit().name());
            assertEquals(kernel.resolve(".git"), git.gitDirectory());
            assertEquals(kernel.resolve(".git"), git.commonDirectory());
            assertEquals(kernel.resolve(".git/objects"), git.objectDirectory());
            assertEquals(Optional.empty(), git.shallowFile());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v9.8-rc6", "HEAD~1", "main^", "refs/tags/v9.8-rc6^{}", "v9.8-rc6^0"})
    void readsARevision(String rev) throws Exception {
        try (KernelBase base = open(kernel, rev)) {
            assertEquals("int iova;\n", iova(base));
            assertEquals(first, base.git().orElseThrow().commit().name());
            assertEquals("v9.8-rc6 (commit " + first + ")", base.describe());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"@", ":/Linux 9.8", "HEAD^{/make it long}", "main@{2099-01-01}"})
    void asksGitForWhatOnlyGitKnows(String rev) throws Exception {
        SearchPath programs =
                new SearchPath(List.of(Requirements.program("git", "git").getParent()));
        String expected = sandbox.git(kernel, "rev-parse", "--verify", "--quiet", rev);
        try (KernelBase base = open(programs, kernel, rev)) {
            assertEquals(expected, base.git().orElseThrow().commit().name());
        }
    }

    @Test
    void readsABareClone() throws Exception {
        Path bare = sandbox.bareClone(kernel, "linux.git");
        assertTrue(GitBase.isGit(bare));
        try (KernelBase base = open(bare, "v9.8-rc6")) {
            assertEquals("int iova;\n", iova(base));
            assertEquals(bare, base.git().orElseThrow().gitDirectory());
            assertEquals(bare.resolve("objects"), base.git().orElseThrow().objectDirectory());
        }
    }

    @Test
    void readsALinkedWorktree() throws Exception {
        Path linked = sandbox.linkedWorktree(kernel, "side");
        Files.writeString(linked.resolve(TinyKernel.IOVA), "u64 iova;\n");
        String third = sandbox.commitAll(linked, "iova: name the width");
        assertTrue(GitBase.isGit(linked));
        try (KernelBase base = open(linked)) {
            assertEquals("u64 iova;\n", iova(base));
            GitOrigin git = base.git().orElseThrow();
            assertEquals(third, git.commit().name());
            assertEquals(kernel.resolve(".git/worktrees/side"), git.gitDirectory());
            assertEquals(kernel.resolve(".git"), git.commonDirectory());
            assertEquals(kernel.resolve(".git/objects"), git.objectDirectory());
        }
        try (KernelBase base = open(linked, "v9.8-rc6")) {
            assertEquals("int iova;\n", iova(base));
        }
    }

    @Test
    void readsAShallowClone() throws Exception {
        Path shallow = sandbox.shallowClone(kernel, "shallow");
        try (KernelBase base = open(shallow)) {
            assertEquals("long iova;\n", iova(base));
            assertEquals(second.substring(0, 12) + " (commit " + second + ")", base.describe());
            assertEquals(
                    Optional.of(shallow.resolve(".git/shallow")),
                    base.git().orElseThrow().shallowFile());
        }
        assertTrue(refusal(shallow, "HEAD~1").contains("no revision HEAD~1"), refusal(shallow, "HEAD~1"));
        assertTrue(refusal(shallow, first).contains("fetch origin " + first), refusal(shallow, first));
    }

    @Test
    void readsBorrowedAndPackedObjects() throws Exception {
        sandbox.git(kernel, "pack-refs", "--all");
        sandbox.git(kernel, "repack", "-a", "-d", "--quiet");
        Path shared = sandbox.sharedClone(kernel, "shared");
        assertTrue(Files.exists(shared.resolve(".git/objects/info/alternates")));
        for (Path repository : List.of(kernel, shared)) {
            try (KernelBase base = open(repository, "v9.8-rc6")) {
                assertEquals("int iova;\n", iova(base));
                assertEquals("v9.8-rc6 (commit " + first + ")", base.describe());
            }
        }
    }

    @Test
    void namesAllThatAPartialCloneLacksAndHowToGetIt() throws Exception {
        Path partial = sandbox.partialClone(kernel, "partial");
        String all = "Kbuild MAINTAINERS Makefile " + TinyKernel.IOVA + " scripts/";
        String message = refusal(partial);
        assertTrue(message.contains("lacks the content of " + all + " at commit " + second), message);
        assertTrue(message.endsWith("git -C " + partial + " archive " + second + " " + all + " >/dev/null"), message);

        List<String> step = new ArrayList<>(List.of("archive", "--output=/dev/null", second));
        step.addAll(List.of(all.split(" ", -1)));
        sandbox.git(partial, step.toArray(String[]::new));
        try (KernelBase base = open(partial)) {
            assertEquals("long iova;\n", iova(base));
        }
    }

    @Test
    void notesUncommittedChangesAndLeavesThemOut() throws Exception {
        Files.writeString(kernel.resolve(TinyKernel.IOVA), "char iova;\n");
        try (KernelBase base = open(kernel)) {
            assertEquals("long iova;\n", iova(base));
            assertEquals(1, base.notes().size());
            assertTrue(base.notes().get(0).startsWith(TinyKernel.IOVA + " has uncommitted changes"));
        }
        try (KernelBase base = open(kernel, "HEAD")) {
            assertEquals(List.of(), base.notes(), "who names a revision means it");
        }
    }

    /** In a process of its own: JGit would write once in a process, and keep quiet where the user's home says why. */
    @Test
    void writesNothing() throws Exception {
        sandbox.linkedWorktree(kernel, "side");
        FolderSnapshot before = FolderSnapshot.of(folder);
        ProcessBuilder builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Duser.home=" + folder.resolve("home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reader.class.getName(),
                        kernel.toString(),
                        folder.resolve("side").toString(),
                        kernel.resolve(".git").toString())
                .redirectErrorStream(true);
        builder.environment().remove("XDG_CONFIG_HOME");
        builder.environment().put("HOME", folder.resolve("home").toString());
        Process reader = builder.start();
        String output = new String(reader.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, reader.waitFor(), output);
        assertTrue(output.endsWith("long iova;\nlong iova;\nlong iova;\n"), output);
        assertEquals(before, FolderSnapshot.of(folder));
    }

    /** The main class of another process. */
    static final class Reader {

        private Reader() {}

        public static void main(String[] directories) throws BaseException {
            for (String directory : directories) {
                try (KernelBase base = open(Path.of(directory))) {
                    base.files("scripts/");
                    System.out.print(iova(base));
                }
            }
        }
    }

    @Test
    void refusesAnUnknownRevision() {
        String message = refusal(kernel, "v9.9");
        assertTrue(message.contains("no revision v9.9 in the repository " + kernel), message);
        assertTrue(message.contains("git -C " + kernel + " tag --list"), message);
        assertTrue(refusal(kernel, "--all").contains("no revision --all"), refusal(kernel, "--all"));
        assertTrue(refusal(kernel, "0123456789012345678901234567890123456789").contains("missing"));
    }

    @Test
    void refusesWhatIsNoCommit() {
        assertTrue(refusal(kernel, "HEAD:Makefile").contains("HEAD:Makefile"), refusal(kernel, "HEAD:Makefile"));
        sandbox.git(kernel, "tag", "blob", "HEAD:Makefile");
        assertTrue(refusal(kernel, "blob").contains("is not a commit"), refusal(kernel, "blob"));
    }

    @Test
    void refusesARepositoryWithoutCommits() {
        assertTrue(refusal(sandbox.init("empty")).contains("no commit at HEAD"));
    }

    @Test
    void refusesARepositoryOfSomethingElse() {
        Path other = sandbox.init("other");
        String commit = sandbox.commitAll(other, "Start");
        String message = refusal(other);
        assertTrue(message.contains("commit " + commit + " of " + other + " is not a kernel tree"), message);
    }

    @Test
    void refusesSha256Objects() {
        sandbox.git(folder, "init", "--quiet", "--object-format=sha256", "sha256");
        Path repository = folder.resolve("sha256");
        assertTrue(refusal(repository).contains("names its objects by sha256"), refusal(repository));
    }

    @Test
    void refusesAWorktreeWhoseRepositoryIsGone() throws Exception {
        Path linked = sandbox.linkedWorktree(kernel, "side");
        Files.move(kernel, folder.resolve("moved"));
        String message = refusal(linked);
        assertTrue(message.contains("cannot open the git repository " + linked), message);
    }

    @Test
    void namesAMissingFile() throws Exception {
        try (KernelBase base = open(kernel)) {
            assertFalse(base.has("lib/gone.c"));
            assertFalse(base.has("scripts/link"), "a symbolic link is no file of the base");
            assertFalse(base.has("scripts"));
            String message = assertThrows(BaseException.class, () -> base.read("lib/gone.c"))
                    .getMessage();
            assertTrue(message.contains("no file lib/gone.c in commit " + second + " of " + kernel), message);
        }
    }
}
