// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class KernelCompileTest {

    static final List<String> UNITS = List.of(KernelFiles.IOVA_C, KernelFiles.RBTREE_C);

    @TempDir
    Path directory;

    @ParameterizedTest
    @FieldSource("UNITS")
    void linux612CompilesUnderW1WithoutAWord(String unit) throws IOException {
        assertClean(KernelSource.linux612(), unit);
    }

    @ParameterizedTest
    @FieldSource("UNITS")
    void linux61CompilesUnderW1WithoutAWord(String unit) throws IOException {
        assertClean(KernelSource.linux61(), unit);
    }

    @ParameterizedTest
    @FieldSource("UNITS")
    void linux72CompilesUnderW1WithoutAWord(String unit) throws IOException {
        assertClean(KernelSource.linux72(), unit);
    }

    /** What a patch brings is held to the kernel's warnings in headers too. */
    @Test
    void whatAHeaderOfTheKernelBringsIsAskedAsInAKernelsBuild() throws IOException {
        Path kernel = patched(UnaryOperator.identity());
        Path header = kernel.resolve("include/linux/iova.h");
        Files.writeString(
                header,
                Files.readString(header)
                        .replaceFirst(
                                "(?m)(?=^#endif.*\\s*\\z)",
                                "static inline int such(void) { int never_used; return 1; }\n"));
        Compilation compilation = compile(kernel, WarningSet.KERNEL_W1);
        assertEquals(
                List.of("include/linux/iova.h -Wunused-variable"),
                compilation.diagnostics().stream()
                        .map(diagnostic -> diagnostic.file() + " " + diagnostic.flag())
                        .toList());
    }

    private static void assertClean(Path kernel, String unit) throws IOException {
        Compilation compilation = new KernelCompile(KernelSource.compiler())
                .compile(KernelTree.at(kernel), unit, WarningSet.KERNEL_W1.asErrors());
        assertEquals(new Compilation(true, List.of()), compilation);
    }

    @Test
    void anErrorIsReportedInTheUsersTerms() throws IOException {
        Path kernel = patched(text -> text.replace("\tcurr = __get_cached_rbnode(", "\tcurr = no_such_function("));
        int line = lineOf(kernel, "no_such_function");
        Compilation compilation = compile(kernel, WarningSet.KERNEL_W1.asErrors());
        assertFalse(compilation.succeeded());
        Diagnostic first = compilation.diagnostics().stream()
                .filter(diagnostic -> diagnostic.message().contains("no_such_function"))
                .findFirst()
                .orElseThrow();
        assertEquals(KernelFiles.IOVA_C, first.file());
        assertEquals(line, first.line());
        assertEquals(Diagnostic.Severity.ERROR, first.severity());
        assertEquals("-Wimplicit-function-declaration", first.flag());
        assertEquals("__alloc_and_insert_iova_range", first.function());
        assertTrue(first.toString().startsWith("drivers/iommu/iova.c:" + line + ":"), first::toString);
    }

    @Test
    void whatW1AddsIsAsked() throws IOException {
        Path kernel = patched(text -> text + "\nstatic const int never_used = 1;\n");
        Compilation compilation = compile(kernel, WarningSet.KERNEL_W1);
        assertTrue(compilation.succeeded());
        Diagnostic only = compilation.diagnostics().get(0);
        assertEquals(1, compilation.diagnostics().size());
        assertEquals(Diagnostic.Severity.WARNING, only.severity());
        assertEquals("-Wunused-const-variable", only.flag().replaceFirst("=$", ""));
        assertFalse(compile(kernel, WarningSet.KERNEL_W1.asErrors()).succeeded());
    }

    @Test
    void aPatchThatMovesLinesBringsNoNewWarning() throws IOException {
        Path base = patched(UnaryOperator.identity());
        Compilation before = compile(base, WarningSet.ALL_AND_EXTRA);
        assertFalse(before.diagnostics().isEmpty(), "the base gives warnings, or this shows nothing");
        Path moved = patched(text -> "\n\n\n" + text);
        assertEquals(List.of(), Compilation.newDiagnostics(before, compile(moved, WarningSet.ALL_AND_EXTRA)));

        Path worse = patched(text -> "\n\n"
                + text.replace(
                        "static void free_iova_mem(struct iova *iova)\n{\n",
                        "static void free_iova_mem(struct iova *iova)\n{\n\tint never_used;\n\n"));
        List<Diagnostic> added = Compilation.newDiagnostics(before, compile(worse, WarningSet.ALL_AND_EXTRA));
        assertEquals(1, added.size());
        assertEquals("-Wunused-variable", added.get(0).flag());
        assertEquals("free_iova_mem", added.get(0).function());
        assertEquals(lineOf(worse, "never_used"), added.get(0).line());
    }

    @Test
    void aHeaderIsTakenFromTheKernelWhereThatHasIt() throws IOException {
        Path kernel = patched(text -> text.replaceFirst("#include", "#include <linux/iova_such.h>\n#include"));
        Path header = kernel.resolve("include/linux/iova_such.h");
        Files.writeString(header, "\n");
        assertEquals(List.of(), compile(kernel, WarningSet.KERNEL_W1).diagnostics());
        Files.delete(header);
        Diagnostic missing = compile(kernel, WarningSet.KERNEL_W1).diagnostics().get(0);
        assertEquals(KernelFiles.IOVA_C, missing.file());
        assertEquals(lineOf(kernel, "iova_such.h"), missing.line());
        assertTrue(missing.message().contains("linux/iova_such.h"), missing.message());
    }

    @Test
    void aDirectoryThatIsNoKernelIsNamed() throws IOException {
        KernelCompile compile = new KernelCompile(KernelSource.compiler());
        NoSuchFileException e = assertThrows(
                NoSuchFileException.class,
                () -> compile.compile(KernelTree.at(directory), KernelFiles.IOVA_C, WarningSet.KERNEL_W1));
        assertEquals(
                "%s: the C twin needs it; is %s the root of a kernel source?"
                        .formatted(directory.resolve(KernelFiles.IOVA_C), directory),
                e.getMessage());
    }

    private static Compilation compile(Path kernel, WarningSet warnings) throws IOException {
        return new KernelCompile(KernelSource.compiler()).compile(KernelTree.at(kernel), KernelFiles.IOVA_C, warnings);
    }

    /** A copy of the kernel's files with another iova.c. */
    private Path patched(UnaryOperator<String> edit) throws IOException {
        Path kernel = Files.createTempDirectory(directory, "kernel");
        for (String file : KernelFiles.all()) {
            Path copy = kernel.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(KernelSource.linux612().resolve(file), copy);
        }
        Path iova = kernel.resolve(KernelFiles.IOVA_C);
        Files.writeString(iova, edit.apply(Files.readString(iova)));
        return kernel;
    }

    private static int lineOf(Path kernel, String text) throws IOException {
        List<String> lines = Files.readAllLines(kernel.resolve(KernelFiles.IOVA_C), StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i + 1;
            }
        }
        throw new AssertionError(text + " is not in " + KernelFiles.IOVA_C);
    }
}
