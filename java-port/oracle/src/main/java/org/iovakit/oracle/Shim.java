// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The shim's own files, and how a translation unit is compiled against it. */
final class Shim {

    /** The directory that holds it, beside the kernel's files. */
    static final String DIRECTORY = "shim";

    private static final String RESOURCES = "org/iovakit/oracle/shim";

    /** Include path and forced includes, relative to the directory above {@link #DIRECTORY}: the shim goes first. */
    static final List<String> INCLUDES = List.of(
            "-I" + DIRECTORY + "/include",
            "-I" + KernelFiles.INCLUDE,
            "-include",
            "linux/kconfig.h",
            "-include",
            "linux/compiler_types.h");

    /**
     * What the kernel's top Makefile passes, in 6.12, of all that changes the meaning of C. No header of the C library is
     * in sight: what the shim lacks is an error, not a header of the same name from elsewhere.
     */
    static final List<String> KERNEL_SEMANTICS = List.of(
            "-nostdinc",
            "-D__KERNEL__",
            "-std=gnu11",
            "-fshort-wchar",
            "-funsigned-char",
            "-fno-common",
            "-fno-strict-aliasing",
            "-fno-delete-null-pointer-checks",
            "-fno-allow-store-data-races",
            "-fstrict-flex-arrays=3",
            "-fno-strict-overflow",
            "-fno-stack-check",
            "-fzero-init-padding-bits=all");

    private Shim() {}

    /** Writes the shim below a directory. */
    static void copyTo(Path directory) throws IOException {
        Path code;
        try {
            code = Path.of(Shim.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException("the shim's resources are at no path of this system", e);
        }
        copy(code, directory);
    }

    /**
     * Writes the shim below a directory.
     *
     * @param code where the classes and resources are: a directory or a jar
     */
    static void copy(Path code, Path directory) throws IOException {
        if (Files.isDirectory(code)) {
            copyTree(code.resolve(RESOURCES), directory.resolve(DIRECTORY));
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(code)) {
                copyTree(jar.getPath(RESOURCES), directory.resolve(DIRECTORY));
            }
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(from)) {
            files = tree.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }

    /** The runtime's sources, relative to the directory above {@link #DIRECTORY}. */
    static List<String> runtime(Path directory) throws IOException {
        Path runtime = directory.resolve(DIRECTORY).resolve("runtime");
        try (Stream<Path> sources = Files.list(runtime)) {
            return sources.map(directory::relativize)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }
}
