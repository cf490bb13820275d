// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Programs around the kernel's allocator, built once and kept, by a key made of all that goes in: the kernel's files, the
 * shim, compiler and flags. Object files that serve more than one are kept beside them. Thread-safe, and safe beside other
 * processes with the same directory.
 */
final class ProgramCache {
    private static final String OBJECTS = "objects";

    private final Compiler compiler;
    private final KeptFiles programs;
    private final KeptFiles objects;

    /** Keeps the programs in a directory, which it creates when needed. */
    ProgramCache(Compiler compiler, Path directory) {
        this.compiler = compiler;
        this.programs = new KeptFiles(directory);
        this.objects = new KeptFiles(directory.resolve(OBJECTS));
    }

    /**
     * A program, built if it is not there.
     *
     * @throws NoSuchFileException if the kernel lacks one of the files
     * @throws BuildException if it does not build
     */
    Path program(Recipe recipe, KernelTree kernel) throws IOException {
        Foundation found = recipe.foundation(kernel);
        Content content = ProgramBuild.content(compiler, recipe, found.files());
        return programs.file(recipe.name(), content, program -> {
            try (BuildTree tree = new BuildTree(compiler, found.files())) {
                new ProgramBuild(compiler, recipe, found, tree, objects).make(program);
            }
        });
    }
}
