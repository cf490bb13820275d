// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.iovakit.lifetime.WholeFile;

/**
 * Builds a user-space program around the kernel's allocator: its iova.c and rbtree.c, the shim's runtime, and C files
 * that drive them, which may include {@code <linux/iova.h>}, {@code <shim/machine.h>} and the C library. Thread-safe.
 */
public final class ShimBuild {

    private final Compiler compiler;

    public ShimBuild(Compiler compiler) {
        this.compiler = compiler;
    }

    /**
     * Builds a program. The executable appears whole or not at all.
     *
     * @param kernel a kernel source with at least {@link KernelFiles#all()}
     * @param program the C files that drive the allocator
     * @param options for every file and for the linker, {@code -O2} or {@code -fsanitize=address}
     * @param executable the file to write; one that is there is replaced
     * @throws java.nio.file.NoSuchFileException if the kernel lacks one of the files
     * @throws BuildException if it does not build
     */
    public void build(KernelTree kernel, List<Path> program, List<String> options, Path executable) throws IOException {
        Recipe recipe = new Recipe(
                executable.getFileName().toString(),
                program.stream()
                        .map(source -> source.toAbsolutePath().toString())
                        .toList(),
                List.of(KernelFiles.IOVA_C),
                options,
                List.of());
        SortedMap<String, byte[]> files = recipe.kernelFiles(kernel);
        try (BuildTree tree = new BuildTree(compiler, files)) {
            ObjectFiles once = (name, content, maker) -> {
                Path object = Files.createTempFile(tree.path(), name, ".o");
                maker.fill(object);
                return object;
            };
            WholeFile.make(executable, new ProgramBuild(compiler, recipe, files, tree, once)::make);
        }
    }
}
