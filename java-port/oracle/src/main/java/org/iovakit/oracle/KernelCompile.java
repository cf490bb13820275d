// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiles translation units of a kernel against the shim, to hear what the compiler has to say. Thread-safe. */
public final class KernelCompile {

    private final Compiler compiler;

    public KernelCompile(Compiler compiler) {
        this.compiler = compiler;
    }

    /**
     * Compiles one unit with the kernel's optimisation, as some warnings come from the optimiser alone. Nothing of it
     * stays on disk.
     *
     * @param kernel a kernel source with at least the unit
     * @param unit a C file, by its path in the kernel
     * @throws java.nio.file.NoSuchFileException if the kernel lacks it
     * @throws IOException if the compiler cannot be run, takes too long, or fails without saying why
     */
    public Compilation compile(KernelTree kernel, String unit, WarningSet warnings) throws IOException {
        List<String> flags = new ArrayList<>(List.of("-O2"));
        flags.addAll(warnings.flagsFor(compiler));
        try (BuildTree tree =
                new BuildTree(compiler, Foundation.of(kernel, List.of(unit)).files())) {
            return tree.interpret(tree.compileKernelUnit(unit, flags, Path.of("unit.o")));
        }
    }
}
