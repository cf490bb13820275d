// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.oracle.Compilation;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.KernelCompile;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.oracle.WarningSet;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.Requirements;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        KernelSources.copyWithToolsTo(kernel);
    }

    /** What a program printed, its exit code checked. */
    private static String output(Path directory, int exitCode, String... command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(exitCode, process.waitFor(), output);
        return output;
    }

    @Test
    @RequiresProgram(value = "perl", debianPackage = "perl")
    void checkpatchHasNothingToSay() throws IOException, InterruptedException {
        checkpatchAccepts(kernel);
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = git.init("linux");
        KernelSources.copyTo(repository);
        git.commitAll(repository, "base");
        checkpatchAccepts(repository);
    }

    private void checkpatchAccepts(Path base) throws IOException, InterruptedException {
        console.run("run", "--kernel", base.toString()).expect(ExitCode.CLEAN);
        for (String email : Console.snapshot(console.outgoing()).keySet()) {
            if (email.endsWith(".patch")) {
                String output = output(
                        kernel,
                        0,
                        "perl",
                        "scripts/checkpatch.pl",
                        "--strict",
                        console.outgoing().resolve(email).toString());
                assertTrue(output.contains("total: 0 errors, 0 warnings, 0 checks"), output);
            }
        }
    }

    @Test
    void eachPatchCompilesAndBringsNoWarning() throws IOException {
        Compiler compiler = compiler();
        Path patched = scratch.resolve("patched");
        KernelSources.copyTo(patched);
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        git.git(patched, "init", "--quiet");
        git.commitAll(patched, "base");
        console.run("run", "--kernel", kernel.toString()).expect(ExitCode.CLEAN);

        KernelCompile compile = new KernelCompile(compiler);
        Compilation base = compile.compile(kernel, KernelFiles.IOVA_C, WarningSet.ALL_AND_EXTRA);
        for (String email : Console.snapshot(console.outgoing()).keySet()) {
            if (email.matches("(?!0000).*\\.patch")) {
                git.git(patched, "am", console.outgoing().resolve(email).toString());
                Compilation strict = compile.compile(patched, KernelFiles.IOVA_C, WarningSet.KERNEL_W1.asErrors());
                assertTrue(strict.succeeded(), () -> email + ": " + strict.diagnostics());
                assertEquals(List.of(), strict.diagnostics(), email);
                Compilation extra = compile.compile(patched, KernelFiles.IOVA_C, WarningSet.ALL_AND_EXTRA);
                assertEquals(new ArrayList<>(), Compilation.newDiagnostics(base, extra), email);
            }
        }
    }

    private static Compiler compiler() throws IOException {
        Requirements.program("gcc", "gcc");
        return Compiler.find(System.getenv(), Duration.ofMinutes(2));
    }

    @Test
    @RequiresProgram(value = "python3", debianPackage = "python3")
    void kunitToolAcceptsTheKtap() throws IOException, InterruptedException {
        Console.Result result =
                console.run("kunit", "--stage", "all", "--format", "ktap").expect(ExitCode.CLEAN);
        Path ktap = Files.writeString(scratch.resolve("results.ktap"), result.out());
        String output = output(kernel, 0, "python3", "tools/testing/kunit/kunit.py", "parse", ktap.toString());
        assertTrue(output.contains("Ran 22 tests: passed: 22"), output);
        assertTrue(!output.contains("ERROR") && !output.contains("WARN"), output);
    }
}
