// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.lifetime.Temporary;

/**
 * Builds a user-space program around the kernel's allocator: its iova.c and rbtree.c, the shim's runtime, and C files
 * that drive them, which may include {@code <linux/iova.h>}, {@code <shim/machine.h>} and the C library. Thread-safe.
 */
public final class ShimBuild {

    private static final List<String> PROGRAM_FLAGS = List.of("-std=gnu11", "-Wall", "-Wextra", "-Werror");

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
        List<String> sources = program.stream()
                .map(source -> source.toAbsolutePath().toString())
                .toList();
        try (BuildTree tree = new BuildTree(compiler, kernel, KernelFiles.SOURCES)) {
            build(tree, sources, KernelFiles.SOURCES, options, executable);
        }
    }

    /**
     * Builds a program in a tree that is there.
     *
     * @param program the C files that drive the allocator, absolute or relative to the tree
     * @param units what is compiled as the kernel's, relative to the tree
     */
    void build(BuildTree tree, List<String> program, List<String> units, List<String> options, Path executable)
            throws IOException {
        Path target = executable.toAbsolutePath();
        // Its own for each build, as two may be under way.
        Path unfinished = Temporary.beside(target);
        try {
            List<String> arguments = new ArrayList<>(PROGRAM_FLAGS);
            arguments.addAll(options);
            arguments.addAll(program);
            arguments.addAll(Shim.runtime());
            for (String unit : units) {
                String object = unit.substring(unit.lastIndexOf('/') + 1) + ".o";
                demand(tree.compileKernelUnit(unit, options, object), unit);
                arguments.add(object);
            }
            arguments.addAll(List.of("-o", unfinished.toString()));
            demand(tree.run(arguments), target.getFileName().toString());
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private void demand(Command.Result result, String what) throws IOException {
        if (result.status() != 0) {
            throw new BuildException("%s cannot build %s:\n%s"
                    .formatted(compiler, what, result.output().strip()));
        }
    }
}
