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

/**
 * A temporary directory with the shim and copies of the kernel's files, those alone, laid out as in the kernel. The
 * compiler runs in it, so its paths are the kernel's.
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
     * Copies the shim, {@link KernelFiles#HEADERS} and the named translation units of a kernel.
     *
     * @throws java.nio.file.NoSuchFileException if the kernel lacks one of them
     */
    BuildTree(Compiler compiler, KernelTree kernel, List<String> units) throws IOException {
        this.compiler = compiler;
        directory = TemporaryDirectory.create();
        try {
            for (Map.Entry<String, byte[]> file : Shim.files().entrySet()) {
                write(file.getKey(), file.getValue());
            }
            for (String header : KernelFiles.HEADERS) {
                write(header, kernel.read(header));
            }
            for (String unit : units) {
                write(unit, kernel.read(unit));
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
     * @param object the object file to write, relative to this directory
     */
    Command.Result compileKernelUnit(String unit, List<String> flags, String object) throws IOException {
        List<String> arguments = new ArrayList<>(compiler.supported(Shim.KERNEL_SEMANTICS));
        arguments.addAll(flags);
        arguments.addAll(List.of("-c", unit, "-o", object));
        return run(arguments);
    }

    /** Runs the compiler with the include path of the shim. */
    Command.Result run(List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(compiler.supported(MESSAGES));
        all.addAll(Shim.INCLUDES);
        all.addAll(arguments);
        return compiler.run(all, path());
    }

    /**
     * Reads what the compiler said.
     *
     * @throws IOException if it failed and said no error
     */
    Compilation interpret(Command.Result result) throws IOException {
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
