// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files of a kernel source at some stage, by their path from its root. Read only. */
@FunctionalInterface
public interface KernelTree {
    /**
     * Returns the content of a file.
     *
     * @param path as in {@link KernelFiles}
     * @throws NoSuchFileException if the kernel lacks it
     * @throws IOException if it cannot be read
     */
    byte[] read(String path) throws IOException;

    /**
     * Returns the content of some files, by path.
     *
     * @throws NoSuchFileException if the kernel lacks one
     * @throws IOException if one cannot be read
     */
    default SortedMap<String, byte[]> read(Collection<String> paths) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String path : paths) {
            files.put(path, read(path));
        }
        return files;
    }

    /** How programs see the ranges in its C, by file name, see {@link org.iovakit.domain.Stage#rangesInC}. */
    default Map<String, String> rangesInC() {
        return Map.of();
    }

    /** The same kernel, at a stage in whose C programs see the ranges so. */
    default KernelTree withRangesInC(Map<String, String> ranges) {
        return new KnownTree(this, ranges, magazinesOnDemand());
    }

    /** Whether its caches get magazines when there is need, see {@link org.iovakit.domain.IovaAllocator#allocateMagazinesOnDemand}. */
    default boolean magazinesOnDemand() {
        return false;
    }

    /** The same kernel, of whose caches this is known. */
    default KernelTree withMagazinesOnDemand(boolean onDemand) {
        return new KnownTree(this, rangesInC(), onDemand);
    }

    /**
     * Files in memory.
     *
     * @param files content by path
     * @param lacks what is said of a path that is not among them
     */
    static KernelTree of(Map<String, byte[]> files, String lacks) {
        return path -> {
            byte[] content = files.get(path);
            if (content == null) {
                throw new NoSuchFileException(path, null, lacks);
            }
            return content;
        };
    }

    /** The kernel source below a directory. */
    static KernelTree at(Path root) {
        return path -> {
            Path file = root.resolve(path);
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(
                        file.toString(),
                        null,
                        "the C twin needs it; is %s the root of a kernel source?".formatted(root));
            }
            return Files.readAllBytes(file);
        };
    }
}
