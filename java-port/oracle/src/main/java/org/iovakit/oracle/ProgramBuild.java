// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One build of a program around the allocator, in a tree that has its sources. What a change of iova.c leaves as it is,
 * the most of it, is compiled apart, so that it can be used again.
 */
final class ProgramBuild {
    private static final List<String> LANGUAGE = List.of("-std=gnu11", "-Wall", "-Wextra", "-Werror");

    private final Compiler compiler;
    private final Recipe recipe;
    private final SortedMap<String, byte[]> kernel;
    private final BuildTree tree;
    private final ObjectFiles objects;

    /**
     * Prepares.
     *
     * @param kernel the kernel's files in the tree, by path
     * @param objects where the object files are that do not depend on iova.c
     */
    ProgramBuild(
            Compiler compiler, Recipe recipe, SortedMap<String, byte[]> kernel, BuildTree tree, ObjectFiles objects) {
        this.compiler = compiler;
        this.recipe = recipe;
        this.kernel = kernel;
        this.tree = tree;
        this.objects = objects;
    }

    /**
     * Makes the program.
     *
     * @throws BuildException if it does not build
     */
    void make(Path executable) throws IOException {
        List<Path> parts = new ArrayList<>();
        // These first: where one does not compile, nothing else need be.
        List<String> all = concat(recipe.options(), recipe.flags());
        for (String unit : recipe.units()) {
            Path object = tree.path().resolve(name(unit) + ".o");
            demand(tree.compileKernelUnit(unit, all, object), unit);
            parts.add(object);
        }
        parts.add(rbtree());
        for (String source : recipe.program()) {
            List<String> flags = concat(LANGUAGE, all);
            Content content = content(flags, source).add(files(KernelFiles.HEADERS));
            parts.add(objects.object(
                    name(source), content, object -> demand(tree.compileProgram(source, flags, object), source)));
        }
        for (String source : Shim.runtime()) {
            List<String> flags = concat(LANGUAGE, recipe.options());
            parts.add(objects.object(
                    name(source),
                    content(flags, source),
                    object -> demand(tree.compileRuntime(source, flags, object), source)));
        }
        demand(tree.link(parts, recipe.options(), executable), recipe.name());
    }

    private Path rbtree() throws IOException {
        String unit = KernelFiles.RBTREE_C;
        Content content = content(concat(Shim.KERNEL_SEMANTICS, recipe.options()), unit)
                .add(files(KernelFiles.HEADERS))
                .add(files(List.of(unit)));
        return objects.object(
                name(unit), content, object -> demand(tree.compileKernelUnit(unit, recipe.options(), object), unit));
    }

    /** What goes into every object file. */
    private Content content(List<String> flags, String source) throws IOException {
        return new Content()
                .add(List.of(compiler.toString(), compiler.version(), source))
                .add(flags)
                .add(Shim.INCLUDES)
                .add(Shim.files());
    }

    private SortedMap<String, byte[]> files(List<String> paths) {
        SortedMap<String, byte[]> files = new TreeMap<>(kernel);
        files.keySet().retainAll(paths);
        return files;
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    private static String name(String source) {
        return source.substring(source.lastIndexOf('/') + 1);
    }

    private void demand(Command.Result result, String what) throws IOException {
        if (result.status() != 0) {
            throw new BuildException("%s cannot build %s:\n%s"
                    .formatted(compiler, what, result.output().strip()));
        }
    }
}
