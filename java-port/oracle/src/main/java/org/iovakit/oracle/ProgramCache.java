// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Programs around the kernel's allocator, built once and kept, by a key made of all that goes in: the kernel's files, the
 * shim, compiler and flags. Thread-safe, and safe beside other processes with the same directory.
 */
final class ProgramCache {
    /**
     * What a program is made of, beside a kernel.
     *
     * @param name what its file name starts with
     * @param program the shim's C files that drive the allocator
     * @param units what is compiled as the kernel's: its own files, and files of the shim that include one of those
     * @param options for every file and for the linker
     */
    record Recipe(String name, List<String> program, List<String> units, List<String> options) {
        /** The kernel's translation units that have to be there. */
        List<String> kernelUnits() {
            return Stream.concat(
                            KernelFiles.SOURCES.stream(),
                            units.stream().filter(unit -> !unit.startsWith(Shim.DIRECTORY + "/")))
                    .distinct()
                    .toList();
        }
    }

    private final Compiler compiler;
    private final Path directory;

    /** Keeps the programs in a directory, which it creates when needed. */
    ProgramCache(Compiler compiler, Path directory) {
        this.compiler = compiler;
        this.directory = directory;
    }

    /**
     * A program, built if it is not there.
     *
     * @throws NoSuchFileException if the kernel lacks one of the files
     * @throws BuildException if it does not build
     */
    Path program(Recipe recipe, KernelTree kernel) throws IOException {
        Map<String, byte[]> files = read(kernel, recipe.kernelUnits());
        Path program = directory.resolve(recipe.name() + "-" + key(recipe, files));
        if (!Files.isExecutable(program)) {
            makeDirectory();
            try (BuildTree tree = new BuildTree(compiler, files::get, recipe.kernelUnits())) {
                new ShimBuild(compiler).build(tree, recipe.program(), recipe.units(), recipe.options(), program);
            }
        }
        return program;
    }

    /** The kernel's files by path, in order: read once, as what is built has to be what the key is made of. */
    private static Map<String, byte[]> read(KernelTree kernel, List<String> units) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (String header : KernelFiles.HEADERS) {
            files.put(header, kernel.read(header));
        }
        for (String unit : units) {
            files.put(unit, kernel.read(unit));
        }
        return files;
    }

    private void makeDirectory() throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw unwritable(e.toString(), e);
        }
        if (!Files.isWritable(directory)) {
            throw unwritable("permission denied", null);
        }
    }

    private IOException unwritable(String reason, IOException cause) {
        return new IOException(
                "cannot keep programs in %s: %s; make it writable, or set XDG_CACHE_HOME to another folder"
                        .formatted(directory, reason),
                cause);
    }

    private String key(Recipe recipe, Map<String, byte[]> kernel) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        for (List<String> words : List.of(
                List.of(compiler.toString(), compiler.version()),
                recipe.program(),
                recipe.units(),
                recipe.options(),
                Shim.KERNEL_SEMANTICS,
                Shim.INCLUDES)) {
            update(digest, String.join("\n", words) + "\n\n");
        }
        for (Map<String, byte[]> files : List.of(Shim.files(), kernel)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                update(digest, file.getKey() + " " + file.getValue().length + "\n");
                digest.update(file.getValue());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
}
