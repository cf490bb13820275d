// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each wrong input ends with one message and exit code 2, and the emails of the run before are still there. */
class WrongInputTest {
    private static final String SERIES = "series/iova-augmented-rbtree/v1";
    private static final String IOVA_C = "drivers/iommu/iova.c";

    @TempDir
    Path scratch;

    private Console console;
    private Path kernel;
    private SortedMap<String, String> before;

    @BeforeEach
    void runOnceOnAGoodKernel() {
        console = new Console(scratch);
        kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyTo(kernel);
        console.run("run", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        before = Console.snapshot(console.directory());
    }

    @AfterEach
    void emailsAreAsTheyWere() {
        if (before == null) {
            return; // The test was skipped, for want of a kernel.
        }
        assertTrue(before.containsKey("outgoing/0000-cover-letter.patch"));
        assertEquals(before, Console.snapshot(console.directory()));
    }

    private void refused(String... fragments) {
        console.run("run", "--kernel", kernel.toString()).expectRefusal(fragments);
    }

    private void change(String path, UnaryOperator<String> edit) throws IOException {
        Path file = kernel.resolve(path);
        String old = Files.readString(file);
        String edited = edit.apply(old);
        assertTrue(!edited.equals(old), "the change changes nothing");
        Files.writeString(file, edited);
    }

    /** A copy of the project's series that a test may spoil. */
    private Path copyOfSeries() throws IOException {
        Path home = scratch.resolve("home");
        Path copy = Files.createDirectories(home.resolve(SERIES));
        try (Stream<Path> files = Files.list(Console.PROJECT.resolve(SERIES))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        console.home(home);
        return copy;
    }

    @Test
    void noSuchDirectory() {
        kernel = scratch.resolve("nowhere");
        refused(kernel.toString(), "no such file or directory");
    }

    @Test
    void notAKernelTree() throws IOException {
        kernel = Files.createDirectories(scratch.resolve("empty"));
        refused(kernel.toString(), "kernel");
    }

    @Test
    void unknownRevision() {
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = git.init("linux");
        KernelSources.LINUX_6_12.copyTo(repository);
        git.commitAll(repository, "base");
        console.run("run", "--kernel", repository.toString(), "--rev", "v9.9")
                .expectRefusal("v9.9", repository.toString());
    }

    @Test
    void fileMissing() throws IOException {
        Files.delete(kernel.resolve(IOVA_C));
        refused(IOVA_C, kernel.toString());
    }

    @Test
    void functionMissing() throws IOException {
        change(IOVA_C, text -> text.replace("iova_find_limit(", "iova_find_limits("));
        refused("0001-augmented-tree.ftl:", "delete at function iova_find_limit", IOVA_C, kernel.toString());
    }

    @Test
    void functionThereTwice() throws IOException {
        change(IOVA_C, text -> text + "\nstatic void remove_iova(void)\n{\n}\n");
        refused("0001-augmented-tree.ftl:", "remove_iova", "2 times", IOVA_C);
    }

    @Test
    void statementMissing() throws IOException {
        change(IOVA_C, text -> text.replace("\trb_erase(", "\trb_erase_node("));
        refused("0001-augmented-tree.ftl:", "function remove_iova, \"call rb_erase\"", IOVA_C);
    }

    @Test
    void statementThereTwice() throws IOException {
        change(IOVA_C, text -> text.replaceFirst("(\\trb_erase\\(.*\\n)", "$1$1"));
        refused("0001-augmented-tree.ftl:", "\"call rb_erase\" is ambiguous in remove_iova()", IOVA_C);
    }

    @Test
    void fileWithDosLineEnds() throws IOException {
        change("include/linux/iova.h", text -> text.replace("\n", "\r\n"));
        refused("include/linux/iova.h:1", "CR LF");
    }

    @Test
    void damagedTarball() throws IOException {
        Path tarball = Files.write(scratch.resolve("linux-6.12.tar.xz"), new byte[] {1, 2, 3});
        kernel = tarball;
        refused(tarball.toString());
    }

    @Test
    void templateErrorNamesFileLineAndColumn() throws IOException {
        Path template = copyOfSeries().resolve("0001-augmented-tree.ftl");
        Files.writeString(template, "iova: a subject\n\nand [=nothing] else\n");
        refused(template + ":3:7: ");
    }

    @Test
    void seriesFileErrorNamesFileLineAndColumn() throws IOException {
        Path file = copyOfSeries().resolve("series.yaml");
        Files.writeString(file, Files.readString(file).replace("version: 1", "version: one"));
        refused(file + ":3:");
    }

    @Test
    void identityThatNoHeaderCanCarry() {
        console.identity("Ada\nBcc: everybody@example.com", "ada@example.com");
        refused("name", "git config --global user.name");
        console.identity("Ada", "ada@example.com> <x");
        refused("email address", "git config --global user.email");
    }

    @Test
    void outputFolderThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(scratch.resolve("file"), "not a folder");
        console.run(
                        "run",
                        "--kernel",
                        kernel.toString(),
                        "--out",
                        file.resolve("outgoing").toString())
                .expectRefusal(file.resolve("outgoing").toString(), "--out");
        console.run("run", "--kernel", kernel.toString(), "--out", "/proc/outgoing")
                .expectRefusal("/proc/outgoing", "--out");
    }

    @Test
    void outputFolderWithSomebodysFiles() throws IOException {
        Path mine = Files.createDirectories(scratch.resolve("mine"));
        Files.writeString(mine.resolve("thesis.txt"), "years of work");
        console.run("run", "--kernel", kernel.toString(), "--out", mine.toString())
                .expectRefusal("thesis.txt", "--out");
        assertEquals("years of work", Files.readString(mine.resolve("thesis.txt")));
    }

    @Test
    void branchThatIsThere() {
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = git.init("linux");
        KernelSources.LINUX_6_12.copyTo(repository);
        git.commitAll(repository, "base");
        console.run("patches", "--kernel", repository.toString(), "--branch", "main")
                .expectRefusal("branch main exists already");
    }

    /** Git itself takes some of these, for something else than that branch. No kernel is asked for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "@",
                "HEAD",
                "-x",
                "refs/heads/v1",
                "@{-1}",
                "a@{1}",
                "a..b",
                "a b",
                "a~1",
                "v1.lock",
                ".v1",
                "v1/",
                "a//b",
                "",
                "a\\b",
                "a:b"
            })
    void noNameForABranch(String name) {
        Console.Result result = console.run("run", "--kernel", "no-such-kernel", "--branch=" + name);
        result.expectRefusal("--branch: \"" + name + "\" is no name for a branch");
        assertEquals("", result.out());
    }

    /** Git refuses this one only when it is made: main is a branch, so it cannot be a folder of branches. */
    @Test
    void branchThatGitRefusesToMake() {
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = git.init("linux");
        KernelSources.LINUX_6_12.copyTo(repository);
        git.commitAll(repository, "base");
        console.run("patches", "--kernel", repository.toString(), "--branch", "main/v1")
                .expectRefusal("git cannot make the branch main/v1", "nothing was written");
        assertEquals("main", git.git(repository, "branch", "--format=%(refname:short)"));
    }

    /** A branch is not left behind by emails that could not be written. */
    @Test
    void branchGoesAgainWhenTheEmailsCannotBeWritten() throws IOException {
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = git.init("linux");
        KernelSources.LINUX_6_12.copyTo(repository);
        git.commitAll(repository, "base");
        Path file = Files.writeString(scratch.resolve("file"), "not a folder");
        console.run("patches", "--kernel", repository.toString(), "--branch", "v1", "--out", file + "/outgoing")
                .expectRefusal(file + "/outgoing", "--out");
        assertEquals("main", git.git(repository, "branch", "--format=%(refname:short)"));
    }

    @Test
    void outputFolderThatTheUserIsIn() {
        console.run("run", "--kernel", kernel.toString(), "--out", ".").expectRefusal("the folder that you are in");
        console.run("run", "--kernel", kernel.toString(), "--out", "").expectRefusal("the folder that you are in");
        console.run("run", "--kernel", kernel.toString(), "--out", "/").expectRefusal("the folder that you are in");
    }

    @Test
    void emptyKernelIsNotTheFolderThatTheUserIsIn() {
        console.run("run", "--kernel", "").expectRefusal("--kernel", "no path given");
    }

    @Test
    void branchInATreeWithoutGit() {
        console.run("patches", "--kernel", kernel.toString(), "--branch", "x").expectRefusal("--branch needs a git");
    }

    @Test
    void wrongUsage() {
        console.run("run", "--no-such-option").expectRefusal("--no-such-option", "iovakit run --help");
        console.run("kunit", "--stage", "9").expectRefusal("no stage 9", "0, 1, 2, 3, 4, 5 and all");
        console.run("kunit", "--format", "xml").expectRefusal("xml", "text");
        console.run("nonsense").expectRefusal("nonsense", "iovakit --help");
    }
}
