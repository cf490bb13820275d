// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.oracle.Compilation;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.KernelCompile;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.WarningSet;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.Requirements;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a maintainer's own tools say of what the program writes. */
class PatchQualityTest {
    @TempDir
    Path scratch;

    private Console console;
    private Path kernel;

    @BeforeEach
    void unpackKernelWithItsTools() {
        console = new Console(scratch);
        kernel = scratch.resolve("linux");
        KernelSources.LINUX_6_12.copyWithToolsTo(kernel);
    }

    /** What a program printed. */
    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }

    /** Its standing question about a new file, which get_maintainer.pl answers. */
    private static final String MAINTAINERS_QUESTION =
            "WARNING: added, moved or deleted file(s), does MAINTAINERS need updating?";

    @ParameterizedTest
    @EnumSource
    @RequiresProgram(value = "perl", debianPackage = "perl")
    @RequiresProgram(value = "codespell", debianPackage = "codespell")
    void checkpatchHasNothingToSay(KernelSources source) throws IOException, InterruptedException {
        kernel = scratch.resolve("with-tools");
        source.copyWithToolsTo(kernel);
        checkpatchAccepts(kernel);
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = git.init("linux");
        source.copyTo(repository);
        git.commitAll(repository, "base");
        checkpatchAccepts(repository);
        newFileHasItsMaintainers();
    }

    /** As strict as it can be: b4 prep --check asks the same of the patches, without --strict. */
    private void checkpatchAccepts(Path base) throws IOException, InterruptedException {
        console.run("run", "--kernel", base.toString()).expect(ExitCode.CLEAN);
        for (String email : emails(".*\\.patch")) {
            Path file = console.outgoing().resolve(email);
            String output = run(kernel, "perl", "scripts/checkpatch.pl", "--strict", file.toString());
            List<String> complaints = output.lines()
                    .filter(line -> line.matches("(ERROR|WARNING|CHECK): .*") && !line.equals(MAINTAINERS_QUESTION))
                    .toList();
            assertEquals(List.of(), complaints);
            assertTrue(output.contains("lines checked"), output);
            assertEquals("", run(kernel, "codespell", file.toString()), email);
        }
    }

    private void newFileHasItsMaintainers() throws IOException, InterruptedException {
        Files.writeString(kernel.resolve("drivers/iommu/iova-kunit.c"), "");
        String maintainers = run(
                kernel,
                "perl",
                "scripts/get_maintainer.pl",
                "--nogit",
                "--nogit-fallback",
                "-f",
                "drivers/iommu/iova-kunit.c");
        assertTrue(maintainers.contains("iommu@lists.linux.dev"), maintainers);
    }

    private List<String> emails(String regex) {
        return Console.snapshot(console.outgoing()).keySet().stream()
                .filter(name -> name.matches(regex))
                .toList();
    }

    /** Applies the patches one by one with git am, and calls back with the email's name after each. */
    private void eachPatch(KernelSources source, AfterPatch check) throws IOException {
        Path base = scratch.resolve("base-" + source);
        source.copyTo(base);
        Path patched = scratch.resolve("patched-" + source);
        source.copyTo(patched);
        GitSandbox git = new GitSandbox(scratch.resolve("git-" + source));
        git.git(patched, "init", "--quiet");
        git.commitAll(patched, "base");
        console.run("run", "--kernel", base.toString()).expect(ExitCode.CLEAN);
        List<String> patches = emails("(?!0000).*\\.patch");
        assertEquals(5, patches.size());
        for (String email : patches) {
            String output =
                    git.git(patched, "am", console.outgoing().resolve(email).toString());
            assertFalse(output.contains("fuzz"), output);
            check.run(email, base, patched);
        }
    }

    private interface AfterPatch {
        void run(String email, Path base, Path patched) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void eachPatchCompilesAndBringsNoWarning(KernelSources source) throws IOException {
        Requirements.program("gcc", "gcc");
        Compiler compiler = Compiler.find(System.getenv(), Duration.ofMinutes(2));
        KernelCompile compile = new KernelCompile(compiler);
        eachPatch(source, (email, base, patched) -> {
            compilesCleanly(compile, email, base, patched);
            if (email.startsWith("0005")) {
                Path iova = patched.resolve(KernelFiles.IOVA_C);
                Files.writeString(iova, "#define CONFIG_IOMMU_IOVA_KUNIT_TEST 1\n" + Files.readString(iova));
                compilesCleanly(compile, email + " with its config", base, patched);
            }
        });
    }

    private static void compilesCleanly(KernelCompile compile, String what, Path base, Path patched)
            throws IOException {
        Compilation strict =
                compile.compile(KernelTree.at(patched), KernelFiles.IOVA_C, WarningSet.KERNEL_W1.asErrors());
        assertTrue(strict.succeeded(), () -> what + ": " + strict.diagnostics());
        assertEquals(List.of(), strict.diagnostics(), what);
        Compilation before = compile.compile(KernelTree.at(base), KernelFiles.IOVA_C, WarningSet.ALL_AND_EXTRA);
        Compilation after = compile.compile(KernelTree.at(patched), KernelFiles.IOVA_C, WarningSet.ALL_AND_EXTRA);
        assertEquals(List.of(), Compilation.newDiagnostics(before, after), what);
    }

    /** cgcc is sparse's own stand-in for gcc: it compiles, and has sparse look at the same file. */
    @ParameterizedTest
    @EnumSource
    @RequiresProgram(value = "cgcc", debianPackage = "sparse")
    void sparseFindsNothingNew(KernelSources source) throws IOException {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("CC", "cgcc");
        KernelCompile sparse = new KernelCompile(Compiler.find(variables, Duration.ofMinutes(2)));
        eachPatch(source, (email, base, patched) -> {
            Compilation before = sparse.compile(KernelTree.at(base), KernelFiles.IOVA_C, WarningSet.KERNEL_W1);
            Compilation after = sparse.compile(KernelTree.at(patched), KernelFiles.IOVA_C, WarningSet.KERNEL_W1);
            assertTrue(after.succeeded(), () -> email + ": " + after.diagnostics());
            assertEquals(List.of(), Compilation.newDiagnostics(before, after), email);
        });
    }

    @Test
    @RequiresProgram(value = "cgcc", debianPackage = "sparse")
    void sparseDoesLook() throws IOException {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("CC", "cgcc");
        KernelCompile sparse = new KernelCompile(Compiler.find(variables, Duration.ofMinutes(2)));
        Path iova = kernel.resolve(KernelFiles.IOVA_C);
        Files.writeString(iova, Files.readString(iova) + "\nvoid *nothing;\nvoid *nothing = 0;\n");
        Compilation compilation = sparse.compile(KernelTree.at(kernel), KernelFiles.IOVA_C, WarningSet.KERNEL_W1);
        assertTrue(
                compilation.diagnostics().stream()
                        .anyMatch(d -> d.message().contains("Using plain integer as NULL pointer")),
                () -> compilation.diagnostics().toString());
    }

    @Test
    @RequiresProgram(value = "python3", debianPackage = "python3")
    void kunitToolAcceptsTheKtap() throws IOException, InterruptedException {
        kunitToolAccepts(66);
    }

    @Test
    @RequiresProgram(value = "python3", debianPackage = "python3")
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void kunitToolAcceptsTheKtapOfSeveralBackends() throws IOException, InterruptedException {
        kunitToolAccepts(132, "--backend", "native", "--kernel", kernel.toString());
    }

    private void kunitToolAccepts(int cases, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("kunit", "--stage", "all", "--format", "ktap"));
        arguments.addAll(List.of(options));
        Console.Result result = console.run(arguments.toArray(String[]::new)).expect(ExitCode.CLEAN);
        Path ktap = Files.writeString(scratch.resolve("results.ktap"), result.out());
        String output = run(kernel, "python3", "tools/testing/kunit/kunit.py", "parse", ktap.toString());
        // Where the machine runs 32-bit programs, the suite runs there too.
        int all = result.out().contains("-native32") ? cases + cases / 2 : cases;
        assertTrue(output.contains("Ran " + all + " tests: passed: " + all), output);
        assertTrue(!output.contains("ERROR") && !output.contains("WARN"), output);
    }
}
