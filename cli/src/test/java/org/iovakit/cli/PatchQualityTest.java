// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.iovakit.app.series.EditedSeries;
import org.iovakit.app.series.Lineage;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.oracle.Compilation;
import org.iovakit.oracle.Compiler;
import org.iovakit.oracle.KernelCompile;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.oracle.KernelTree;
import org.iovakit.oracle.WarningSet;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.series.Series;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

    /** Those on which, in the short form, all is looked at of both series. */
    private static final Set<KernelSources> MAIN = EnumSet.of(KernelSources.LINUX_6_12, KernelSources.LINUX_7_2);

    /** Each series that there is, on each kernel; in the short form, on the oldest and the newest only the first series. */
    static Stream<Arguments> all() throws IOException {
        List<String> names = series();
        return Stream.of(KernelSources.values())
                .flatMap(source -> names.stream()
                        .filter(name -> isMain(source) || name.equals("iova-augmented-rbtree"))
                        .map(name -> arguments(source, name)));
    }

    /** Each series, in the short form on two kernels. */
    static Stream<Arguments> main() throws IOException {
        return all().filter(each -> isMain((KernelSources) each.get()[0]));
    }

    private static boolean isMain(KernelSources source) {
        return Boolean.getBoolean("iovakit.long") || MAIN.contains(source);
    }

    static List<String> series() throws IOException {
        try (Stream<Path> folders = Files.list(Console.PROJECT.resolve("series"))) {
            List<String> names = folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
            assertTrue(names.size() > 1, "the series were not found");
            return names;
        }
    }

    private static EditedSeries edited(KernelSources source, String series) throws IOException, PatchGenException {
        Path folder = Console.PROJECT.resolve("series").resolve(series).resolve("v1");
        try (KernelBase base = source.open()) {
            return new EditedSeries(base, Lineage.of(Series.read(folder), StageTree.installed()));
        }
    }

    /** One by one, as git am puts them on, into what the proofs were made of. */
    @ParameterizedTest
    @MethodSource("main")
    @RequiresProgram(value = "perl", debianPackage = "perl")
    @RequiresProgram(value = "codespell", debianPackage = "codespell")
    void checkpatchHasNothingToSayAndGitAmTakesEach(KernelSources source, String series) throws Exception {
        kernel = scratch.resolve("with-tools");
        source.copyWithToolsTo(kernel);
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path repository = git.init("maintainer");
        source.copyTo(repository);
        git.commitAll(repository, "base");
        console.run("patches", "--series", series, "--kernel", repository.toString(), "--without", "native,parity")
                .expect(ExitCode.CLEAN);
        checkpatchAccepts();
        EditedSeries edited = edited(source, series);
        List<String> patches = emails("(?!0000).*\\.patch");
        assertEquals(edited.patches().size(), patches.size());
        for (int i = 0; i < patches.size(); i++) {
            String output = git.git(
                    repository, "am", console.outgoing().resolve(patches.get(i)).toString());
            assertFalse(output.contains("fuzz"), output);
            for (Map.Entry<String, byte[]> file :
                    edited.patches().get(i).after().entrySet()) {
                assertArrayEquals(file.getValue(), Files.readAllBytes(repository.resolve(file.getKey())), file::getKey);
            }
        }
        assertEquals("", git.git(repository, "status", "--porcelain"));
        findsTheMaintainersOf(edited.suiteFile());
    }

    /** With all that a cover letter can say. */
    @ParameterizedTest
    @MethodSource("series")
    @RequiresProgram(value = "perl", debianPackage = "perl")
    @RequiresProgram(value = "codespell", debianPackage = "codespell")
    void checkpatchHasNothingToSayOfWhatIsMadeWithoutGit(String series) throws IOException, InterruptedException {
        console.run("run", "--series", series, "--kernel", kernel.toString()).expect(ExitCode.CLEAN);
        checkpatchAccepts();
    }

    /**
     * As strict as it can be: b4 prep --check asks the same of the patches, without --strict. A cover letter is no commit, and is
     * asked for its spelling alone.
     */
    private void checkpatchAccepts() throws IOException, InterruptedException {
        for (String email : emails(".*\\.patch")) {
            String file = console.outgoing().resolve(email).toString();
            assertEquals("", run(kernel, "codespell", file), email);
            if (email.startsWith("0000")) {
                continue;
            }
            // There is no history here to look for what Fixes: names; send looks in that of the user's kernel.
            String output =
                    run(kernel, "perl", "scripts/checkpatch.pl", "--strict", "--ignore=UNKNOWN_COMMIT_ID", file);
            List<String> complaints = output.lines()
                    .filter(line -> line.matches("(ERROR|WARNING|CHECK): .*") && !line.equals(MAINTAINERS_QUESTION))
                    .toList();
            assertEquals(List.of(), complaints, email);
            assertTrue(output.contains("lines checked"), output);
        }
    }

    private void findsTheMaintainersOf(String path) throws IOException, InterruptedException {
        Files.writeString(kernel.resolve(path), "");
        String maintainers =
                run(kernel, "perl", "scripts/get_maintainer.pl", "--nogit", "--nogit-fallback", "-f", path);
        assertTrue(maintainers.contains("iommu@lists.linux.dev"), maintainers);
    }

    private List<String> emails(String regex) {
        return Console.snapshot(console.outgoing()).keySet().stream()
                .filter(name -> name.matches(regex))
                .toList();
    }

    /** What a patch leaves: the allocator, and from the patch on that adds the suite, both of them as it configures them. */
    private static void eachPatch(EditedSeries edited, AfterPatch check) throws IOException {
        boolean tested = false;
        for (State state : edited.lineage().ofPatches()) {
            String what = "patch " + state.number();
            check.run(what, KernelFiles.IOVA_C, edited.at(state));
            tested |= state.isSuite();
            if (tested) {
                KernelTree configured =
                        edited.configured("CONFIG_IOMMU_IOVA_KUNIT_TEST", true).at(state);
                check.run(what + " with its config", KernelFiles.IOVA_C, configured);
                check.run(what + ", the suite", edited.suiteFile(), configured);
            }
        }
        assertTrue(tested, "no patch adds a suite");
    }

    private interface AfterPatch {
        void run(String what, String unit, KernelTree patched) throws IOException;
    }

    /** What is said of the allocator before all patches. */
    private static Compilation before(EditedSeries edited, KernelCompile compile, WarningSet warnings)
            throws IOException {
        return compile.compile(edited.at(edited.lineage().base()), KernelFiles.IOVA_C, warnings);
    }

    @ParameterizedTest
    @MethodSource("all")
    @RequiresProgram(value = "gcc", debianPackage = "gcc")
    void eachPatchCompilesAndBringsNoWarning(KernelSources source, String series) throws Exception {
        KernelCompile compile = new KernelCompile(Compiler.find(System.getenv(), Duration.ofMinutes(2)));
        EditedSeries edited = edited(source, series);
        Compilation before = before(edited, compile, WarningSet.ALL_AND_EXTRA);
        eachPatch(edited, (what, unit, patched) -> {
            Compilation strict = compile.compile(patched, unit, WarningSet.KERNEL_W1.asErrors());
            assertTrue(strict.succeeded(), () -> what + ": " + strict.diagnostics());
            assertEquals(List.of(), strict.diagnostics(), what);
            if (unit.equals(KernelFiles.IOVA_C)) {
                Compilation after = compile.compile(patched, unit, WarningSet.ALL_AND_EXTRA);
                assertEquals(List.of(), Compilation.newDiagnostics(before, after), what);
            }
        });
    }

    /** cgcc is sparse's own stand-in for gcc: it compiles, and has sparse look at the same file. */
    @ParameterizedTest
    @MethodSource("main")
    @RequiresProgram(value = "cgcc", debianPackage = "sparse")
    void sparseFindsNothingNew(KernelSources source, String series) throws Exception {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.put("CC", "cgcc");
        KernelCompile sparse = new KernelCompile(Compiler.find(variables, Duration.ofMinutes(2)));
        EditedSeries edited = edited(source, series);
        Compilation before = before(edited, sparse, WarningSet.KERNEL_W1);
        eachPatch(edited, (what, unit, patched) -> {
            Compilation after = sparse.compile(patched, unit, WarningSet.KERNEL_W1);
            assertTrue(after.succeeded(), () -> what + ": " + after.diagnostics());
            boolean isNew = !unit.equals(KernelFiles.IOVA_C);
            assertEquals(List.of(), isNew ? after.diagnostics() : Compilation.newDiagnostics(before, after), what);
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
