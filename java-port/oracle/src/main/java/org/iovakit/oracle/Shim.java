// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The shim's own files, and how a translation unit is compiled against it. */
final class Shim {

    /** The directory that holds it, beside the kernel's files. */
    static final String DIRECTORY = "shim";

    /** Where its headers are, which go before those of the kernel. */
    static final String INCLUDE = DIRECTORY + "/include/";

    /** Where it says how programs see the ranges in the kernel's C; a kernel may bring others in place of these. */
    static final String RANGES = DIRECTORY + "/ranges/";

    /** What stands in place of these where nothing is known of how an allocator keeps its ranges. */
    private static final String UNKNOWN_RANGES = DIRECTORY + "/ranges-unknown/";

    private static final String RESOURCES = "org/iovakit/oracle/shim";

    /** Include path and forced includes, relative to the directory above {@link #DIRECTORY}. */
    static final List<String> INCLUDES =
            List.of("-I" + DIRECTORY + "/include", "-include", "linux/kconfig.h", "-include", "linux/compiler_types.h");

    /** The kernel's own headers: where the shim has one of the same name, that goes first. */
    static final List<String> KERNEL_INCLUDES = List.of("-I" + KernelFiles.INCLUDE);

    /** The same for a program of the shim's: what is ours is held to warnings that the kernel's headers were not made for. */
    static final List<String> PROGRAM_INCLUDES = List.of("-isystem", KernelFiles.INCLUDE);

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

    private static SortedMap<String, byte[]> files;

    private Shim() {}

    /** All its files, by their paths relative to the directory above {@link #DIRECTORY}; read once. */
    static synchronized SortedMap<String, byte[]> files() throws IOException {
        if (files == null) {
            try {
                files = read(Path.of(Shim.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()));
            } catch (URISyntaxException e) {
                throw new IOException("the shim's resources are at no path of this system", e);
            }
        }
        return files;
    }

    /**
     * Reads the shim's files.
     *
     * @param code where the classes and resources are: a directory or a jar
     */
    static SortedMap<String, byte[]> read(Path code) throws IOException {
        if (Files.isDirectory(code)) {
            return readTree(code.resolve(RESOURCES));
        }
        try (FileSystem jar = FileSystems.newFileSystem(code)) {
            return readTree(jar.getPath(RESOURCES));
        }
    }

    private static SortedMap<String, byte[]> readTree(Path root) throws IOException {
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(root)) {
            paths = tree.filter(Files::isRegularFile).toList();
        }
        SortedMap<String, byte[]> read = new TreeMap<>();
        for (Path path : paths) {
            read.put(DIRECTORY + "/" + root.relativize(path), Files.readAllBytes(path));
        }
        return Collections.unmodifiableSortedMap(read);
    }

    /** How programs see the ranges where nothing is known of how they are kept, see {@link KernelTree#rangesInC}. */
    static Map<String, String> unknownRanges() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        files().subMap(UNKNOWN_RANGES, UNKNOWN_RANGES + Character.MAX_VALUE)
                .forEach((path, text) -> texts.put(path.substring(UNKNOWN_RANGES.length()), new String(text, UTF_8)));
        return texts;
    }

    /**
     * The runtime's sources, relative to the directory above {@link #DIRECTORY}. They include no header of the kernel's
     * own, so that what is made of them serves any kernel.
     */
    static List<String> runtime() throws IOException {
        return files().keySet().stream()
                .filter(file -> file.startsWith(DIRECTORY + "/runtime/"))
                .toList();
    }
}
