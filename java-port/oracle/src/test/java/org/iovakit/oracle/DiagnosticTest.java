// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static org.iovakit.oracle.Diagnostic.Severity.ERROR;
import static org.iovakit.oracle.Diagnostic.Severity.NOTE;
import static org.iovakit.oracle.Diagnostic.Severity.WARNING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosticTest {

    private static final String IOVA = KernelFiles.IOVA_C;

    @Test
    void gccOutput() {
        String output = """
                drivers/iommu/iova.c: In function 'init_iova_domain':
                drivers/iommu/iova.c:52:13: warning: unused variable 'x' [-Wunused-variable]
                drivers/iommu/iova.c:53:1: error: no return statement in function [-Werror=return-type]
                drivers/iommu/iova.c:54:1: note: each identifier is reported only once
                drivers/iommu/iova.c:8:10: fatal error: linux/such.h: No such file or directory
                cc1: warning: such: No such file or directory [-Wmissing-include-dirs]
                cc1: all warnings being treated as errors
                compilation terminated.
                """;
        assertEquals(
                List.of(
                        new Diagnostic(IOVA, 52, 13, WARNING, "unused variable 'x'", "-Wunused-variable", ""),
                        new Diagnostic(IOVA, 53, 1, ERROR, "no return statement in function", "-Wreturn-type", ""),
                        new Diagnostic(IOVA, 54, 1, NOTE, "each identifier is reported only once", "", ""),
                        new Diagnostic(IOVA, 8, 10, ERROR, "linux/such.h: No such file or directory", "", ""),
                        new Diagnostic(
                                "cc1", 0, 0, WARNING, "such: No such file or directory", "-Wmissing-include-dirs", "")),
                Diagnostic.parse(output));
    }

    @Test
    void clangOutput() {
        String output = """
                In file included from lib/rbtree.c:12:
                include/linux/rbtree.h:110:8: error: unused variable 'x' [-Werror,-Wunused-variable]
                2 errors generated.
                """;
        assertEquals(
                List.of(new Diagnostic(
                        "include/linux/rbtree.h", 110, 8, ERROR, "unused variable 'x'", "-Wunused-variable", "")),
                Diagnostic.parse(output));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    drivers/iommu/iova.c:52:13: warning: unused variable 'x' [-Wunused-variable]
                    drivers/iommu/iova.c:52: error: no flag
                    cc1: note: neither line nor flag
                    """, delimiter = ';', quoteCharacter = '"')
    void printsAsCompilersDo(String line) {
        assertEquals(line, Diagnostic.parse(line).get(0).toString());
    }

    @Test
    void theEnclosingDefinitionIsAFunctionByName() {
        List<String> source = """
                // a comment
                static int global;

                static struct iova *
                alloc_iova_mem(int flags,
                \t       int (*callback)(int))
                {
                retry:
                \treturn 0;
                }
                struct iova {
                \tint member;
                };
                """.lines().toList();
        assertEquals("", EnclosingDefinition.of(source, 1));
        assertEquals("static int global;", EnclosingDefinition.of(source, 2));
        assertEquals("static struct iova *", EnclosingDefinition.of(source, 4));
        assertEquals("alloc_iova_mem", EnclosingDefinition.of(source, 5));
        assertEquals("alloc_iova_mem", EnclosingDefinition.of(source, 9));
        assertEquals("struct iova {", EnclosingDefinition.of(source, 12));
        assertEquals("", EnclosingDefinition.of(List.of(), 3));
    }

    @Test
    void newDiagnosticsDisregardLinesButNotFunctionsOrNumbers() {
        Compilation base = new Compilation(
                true,
                List.of(unused(10, "x", "alloc_iova"), unused(20, "x", "free_iova"), unused(30, "y", "free_iova")));
        Compilation moved =
                new Compilation(true, List.of(unused(12, "x", "alloc_iova"), unused(25, "x", "free_iova"), note(26)));
        assertEquals(List.of(), Compilation.newDiagnostics(base, moved));

        Diagnostic elsewhere = unused(10, "x", "find_iova");
        Diagnostic again = unused(11, "x", "alloc_iova");
        Compilation more = new Compilation(true, List.of(elsewhere, unused(10, "x", "alloc_iova"), again));
        assertEquals(List.of(elsewhere, again), Compilation.newDiagnostics(base, more));
    }

    private static Diagnostic unused(int line, String variable, String function) {
        return new Diagnostic(
                IOVA, line, 1, WARNING, "unused variable '" + variable + "'", "-Wunused-variable", function);
    }

    private static Diagnostic note(int line) {
        return new Diagnostic(IOVA, line, 1, NOTE, "declared here", "", "free_iova");
    }
}
