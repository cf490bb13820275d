// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;

/**
 * One build of a program around the allocator, in a tree that has its sources. What a change of iova.c leaves as it is,
 * the most of it, is compiled apart, so that it can be used again.
 */
final class ProgramBuild {
    private static final List<String> LANGUAGE = List.of("-std=gnu11", "-Wall", "-Wextra", "-Werror");

    private static final List<String> INCLUDES =
            BuildTree.concat(Shim.INCLUDES, BuildTree.concat(Shim.KERNEL_INCLUDES, Shim.PROGRAM_INCLUDES));

    /** A symbol that is found by calling a function, as nm lists it. */
    private static final Pattern RESOLVER = Pattern.compile("(?m)^[0-9a-f]+ i (\\S+)$");

    private final Compiler compiler;
    private final Recipe recipe;
    private final Foundation kernel;
    private final BuildTree tree;
    private final KeptFiles objects;

    /**
     * Prepares.
     *
     * @param kernel the kernel's files in the tree
     * @param objects those object files that do not depend on iova.c
     */
    ProgramBuild(Compiler compiler, Recipe recipe, Foundation kernel, BuildTree tree, KeptFiles objects) {
        this.compiler = compiler;
        this.recipe = recipe;
        this.kernel = kernel;
        this.tree = tree;
        this.objects = objects;
    }

    /** All that goes into a program, with the kernel's files that it takes. */
    static Content content(Compiler compiler, Recipe recipe, SortedMap<String, byte[]> kernel) throws IOException {
        return new Content()
                .add(compiler.identity())
                .add(recipe.program())
                .add(recipe.units())
                .add(recipe.options())
                .add(recipe.flags())
                .add(recipe.unitOptions())
                .add(recipe.hosted())
                .add(LANGUAGE)
                // Which of these it knows is told by its version, and asking takes longer than the rest of this.
                .add(Shim.KERNEL_SEMANTICS)
                .add(INCLUDES)
                .add(Shim.files())
                .add(kernel);
    }

    /**
     * Makes the program.
     *
     * @throws BuildException if it does not build
     */
    void make(Path executable) throws IOException {
        List<Path> parts = new ArrayList<>();
        // These first: where one does not compile, nothing else need be.
        List<String> all = BuildTree.concat(unitOptions(), recipe.flags());
        for (String unit : recipe.units()) {
            Path object = tree.path().resolve(name(unit) + ".o");
            compile(unit, all, object);
            parts.add(object);
        }
        for (String unit : kernel.units()) {
            if (!recipe.units().contains(unit)) {
                parts.add(stoodOn(unit));
            }
        }
        parts.add(program());
        parts.add(runtime());
        if (!recipe.hosted().isEmpty()) {
            // What is to be there before all others' comes first in the arrays that the loader goes through.
            parts.add(0, hosted());
        }
        demand(tree.link(parts, recipe.options(), executable), recipe.name());
    }

    private void compile(String unit, List<String> flags, Path object) throws IOException {
        demand(tree.compileKernelUnit(unit, flags, object), unit);
        if (!recipe.hosted().isEmpty()) {
            refuseResolvers(object, unit);
        }
    }

    /** The loader calls them before there is a filter of system calls, or anything else that keeps them from something. */
    private void refuseResolvers(Path object, String unit) throws IOException {
        Ended symbols = Program.of(compiler.tool("nm"), object.toString())
                .with("LC_ALL", "C")
                .run();
        demand(symbols, unit);
        Matcher resolver = RESOLVER.matcher(symbols.output());
        if (resolver.find()) {
            throw new BuildException(unit + ": error: " + resolver.group(1)
                    + " is an ifunc, which no allocator needs, and which would run before anything keeps it from"
                    + " anything");
        }
    }

    private List<String> unitOptions() {
        return BuildTree.concat(recipe.options(), recipe.unitOptions());
    }

    /** What does not change with iova.c. */
    private Path stoodOn(String unit) throws IOException {
        List<String> flags = BuildTree.concat(compiler.supported(Shim.KERNEL_SEMANTICS), unitOptions());
        Content content = content(flags, List.of(unit)).add(kernel.behind(unit));
        String name = name(unit);
        return objects.file(
                name.substring(0, name.lastIndexOf('.')), content, object -> compile(unit, unitOptions(), object));
    }

    private Path program() throws IOException {
        List<String> flags = BuildTree.concat(LANGUAGE, BuildTree.concat(recipe.options(), recipe.flags()));
        Content content = content(flags, recipe.program()).add(headers());
        return objects.file(
                recipe.name(),
                content,
                object -> demand(tree.compileProgram(recipe.program(), flags, object), recipe.name()));
    }

    private Path runtime() throws IOException {
        List<String> flags = BuildTree.concat(LANGUAGE, recipe.options());
        List<String> sources = Shim.runtime();
        return objects.file(
                "runtime",
                content(flags, sources),
                object -> demand(tree.compileRuntime(sources, flags, object), "the shim's runtime"));
    }

    private Path hosted() throws IOException {
        List<String> flags = BuildTree.concat(LANGUAGE, recipe.options());
        return objects.file(
                "hosted",
                content(flags, recipe.hosted()),
                object -> demand(tree.compileHosted(recipe.hosted(), flags, object), "the shim"));
    }

    /** What goes into every object file. */
    private Content content(List<String> flags, List<String> sources) throws IOException {
        return new Content()
                .add(compiler.identity())
                .add(sources)
                .add(flags)
                .add(INCLUDES)
                .add(Shim.files());
    }

    /** What a program may include, with what the kernel brings in place of files of the shim. */
    private SortedMap<String, byte[]> headers() {
        SortedMap<String, byte[]> headers = new TreeMap<>(kernel.files());
        headers.keySet().removeIf(path -> !path.endsWith(".h"));
        return headers;
    }

    private static String name(String source) {
        return source.substring(source.lastIndexOf('/') + 1);
    }

    private void demand(Ended result, String what) throws IOException {
        if (result.status() != 0) {
            throw new BuildException("%s cannot build %s:\n%s"
                    .formatted(compiler, what, result.output().strip()));
        }
    }
}
