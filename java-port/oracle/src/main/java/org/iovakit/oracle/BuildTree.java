// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.lifetime.Ended;

/**
 * A temporary directory with the shim and copies of the kernel's files, no others of the kernel, laid out as there. The
 * compiler runs in it, so its paths are the kernel's; what it makes may lie beside them.
 */
final class BuildTree implements AutoCloseable {

    private static final List<String> MESSAGES = List.of(
            "-fdiagnostics-color=never",
            "-fmessage-length=0",
            "-fno-diagnostics-show-caret",
            "-fno-caret-diagnostics",
            "-fdiagnostics-show-option");

    private final TemporaryDirectory directory;
    private final Compiler compiler;

    /**
     * Copies the shim, and a kernel's files by their paths: the units to compile, and what they include.
     */
    BuildTree(Compiler compiler, Map<String, byte[]> kernel) throws IOException {
        this.compiler = compiler;
        directory = TemporaryDirectory.create();
        try {
            for (Map.Entry<String, byte[]> file : Shim.files().entrySet()) {
                write(file.getKey(), file.getValue());
            }
            for (Map.Entry<String, byte[]> file : kernel.entrySet()) {
                write(file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void write(String file, byte[] content) throws IOException {
        Path copy = directory.path().resolve(file);
        Files.createDirectories(copy.getParent());
        Files.write(copy, content);
    }

    Path path() {
        return directory.path();
    }

    /**
     * Compiles a translation unit of the kernel.
     *
     * @param flags added to those that give C the kernel's meaning
     * @param object the object file to write, absolute or relative to this directory
     */
    Ended compileKernelUnit(String unit, List<String> flags, Path object) throws IOException {
        List<String> all = concat(Shim.KERNEL_INCLUDES, compiler.supported(Shim.KERNEL_SEMANTICS));
        return run(concat(all, flags), List.of("-c", unit, "-o", object.toString()));
    }

    /** Compiles the C files of a program that drives the allocator. */
    Ended compileProgram(List<String> sources, List<String> flags, Path object) throws IOException {
        return compileAsOne("program.c", sources, concat(Shim.PROGRAM_INCLUDES, flags), object);
    }

    /** Compiles the C files of the shim's runtime, without the kernel's headers in sight. */
    Ended compileRuntime(List<String> sources, List<String> flags, Path object) throws IOException {
        return compileAsOne("runtime.c", sources, flags, object);
    }

    /** Compiles C files of the shim that have only this system's headers in sight. */
    Ended compileHosted(List<String> sources, List<String> flags, Path object) throws IOException {
        return compiler.run(
                concat(concat(compiler.supported(MESSAGES), flags), asOne("hosted.c", sources, object)), path());
    }

    /** As one translation unit, which takes half the time, as each header is read once. */
    private Ended compileAsOne(String unit, List<String> sources, List<String> flags, Path object) throws IOException {
        return run(flags, asOne(unit, sources, object));
    }

    private List<String> asOne(String unit, List<String> sources, Path object) throws IOException {
        String text = sources.stream().map("#include \"%s\"\n"::formatted).collect(Collectors.joining());
        write(unit, text.getBytes(StandardCharsets.UTF_8));
        return List.of("-c", unit, "-o", object.toString());
    }

    /** Links a program. */
    Ended link(List<Path> objects, List<String> flags, Path executable) throws IOException {
        List<String> parts = objects.stream().map(Path::toString).toList();
        return run(flags, concat(parts, List.of("-o", executable.toString())));
    }

    private Ended run(List<String> flags, List<String> arguments) throws IOException {
        List<String> all = concat(compiler.supported(MESSAGES), Shim.INCLUDES);
        return compiler.run(concat(concat(all, flags), arguments), path());
    }

    /** Two lists of the compiler's arguments as one. */
    static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /**
     * Reads what the compiler said.
     *
     * @throws IOException if it failed and said no error
     */
    Compilation interpret(Ended result) throws IOException {
        List<Diagnostic> diagnostics = Diagnostic.parse(result.output());
        boolean succeeded = result.status() == 0;
        if (!succeeded && diagnostics.stream().noneMatch(d -> d.severity() == Diagnostic.Severity.ERROR)) {
            throw new IOException("%s failed with status %d: %s"
                    .formatted(compiler, result.status(), result.output().strip()));
        }
        return new Compilation(succeeded, withFunctions(diagnostics));
    }

    private List<Diagnostic> withFunctions(List<Diagnostic> diagnostics) throws IOException {
        Map<String, List<String>> sources = new HashMap<>();
        List<Diagnostic> result = new ArrayList<>();
        for (Diagnostic diagnostic : diagnostics) {
            Path file = path().resolve(diagnostic.file());
            if (diagnostic.line() > 0 && Files.isRegularFile(file) && !sources.containsKey(diagnostic.file())) {
                // The names are ASCII, whatever the file's comments are in.
                sources.put(diagnostic.file(), Files.readAllLines(file, StandardCharsets.ISO_8859_1));
            }
            List<String> source = sources.getOrDefault(diagnostic.file(), List.of());
            result.add(diagnostic.in(EnclosingDefinition.of(source, diagnostic.line())));
        }
        return result;
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
