// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.BaseRequest;
import org.iovakit.patchgen.base.BaseResolver;
import org.iovakit.patchgen.base.Cache;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.KernelCopy;
import org.iovakit.patchgen.base.Progress;
import org.iovakit.patchgen.base.SearchPath;

/** A cache in a folder, a tarball that fills it, and beside them what nobody may touch. */
final class Sandbox {
    static final String IOVA = "drivers/iommu/iova.c";
    static final String HEADER = "include/linux/iova.h";

    private final Path top;
    private final SortedMap<String, String> outside = new TreeMap<>(Map.of("victim/f", "f\n", "victim/sub/g", "g\n"));

    /** @param top empty */
    Sandbox(Path top) throws IOException {
        this.top = top;
        for (Map.Entry<String, String> file : outside.entrySet()) {
            Path path = top.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /** What nobody may touch. */
    Path victim() {
        return top.resolve("victim");
    }

    Path cache() {
        return top.resolve("cache");
    }

    Path tarball() {
        return top.resolve("linux.tar");
    }

    private BaseResolver resolver() {
        return new BaseResolver(new Cache(cache()), top.resolve("none"), new SearchPath(List.of()), List.of());
    }

    /** Opens the tarball by way of the cache. */
    KernelBase open() throws BaseException {
        BaseRequest request = new BaseRequest(
                Optional.of(tarball().toString()), Optional.empty(), Optional.empty(), Optional.empty());
        return resolver().resolve(request, Set.of(IOVA, "tools/testing/"), Progress.none());
    }

    /** Copies the whole tarball into the cache, and returns the folder of the copy. */
    Path copy() throws BaseException {
        try (KernelBase base = open();
                KernelCopy copy = resolver().copy(base, Set.of(HEADER), Progress.none())) {
            copy.lay(Map.of(HEADER, "laid\n".getBytes(UTF_8)));
            return copy.source();
        }
    }

    /** Asserts that nothing was written but below the cache. */
    void requireUntouched() throws IOException {
        SortedMap<String, String> now = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(top)) {
            for (Path file : (Iterable<Path>) walk.filter(path -> !path.startsWith(cache()))::iterator) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !file.equals(tarball())) {
                    now.put(top.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        if (!now.equals(outside)) {
            throw new AssertionError("files outside of the cache are not what they were: " + now.keySet());
        }
    }

    /** Empties the cache. */
    void clear() throws IOException {
        delete(cache());
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(tree)) {
            for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The files below a folder, by path; of links the target. */
    static SortedMap<String, String> files(Path folder) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.toList()) {
                String path = folder.relativize(file).toString();
                if (Files.isSymbolicLink(file)) {
                    files.put(path, "-> " + Files.readSymbolicLink(file));
                } else if (Files.isRegularFile(file)) {
                    files.put(path, Files.readString(file));
                }
            }
        }
        return files;
    }
}
