// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel sources that distributions install: below /usr/src, a tree, or a tarball such as Debian's
 * linux-source-6.12.tar.xz. Headers are not sources.
 */
final class InstalledSources {

    private static final Pattern TARBALL = Pattern.compile(
            "linux(?:-source)?-(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(-rc\\d{1,4})?\\.t[^.]*(?:\\.[^.]*)?");

    private final Path root;

    InstalledSources(Path root) {
        this.root = root;
    }

    private record Found(Path path, KernelVersion version) {}

    /**
     * Returns the newest source. A tree counts with the version of its Makefile, a tarball with that of its name: so a tree
     * goes before the tarball that it was unpacked from.
     */
    Optional<Path> newest() {
        List<Found> found = new ArrayList<>();
        for (Path path : children(root, "linux*")) {
            String name = path.getFileName().toString();
            if (name.startsWith("linux-headers-")) {
                continue;
            }
            if (Files.isDirectory(path)) {
                tree(path).ifPresent(found::add);
                // Ubuntu's package has a folder of its own around the tarball.
                children(path, name + ".tar*").forEach(inner -> tarball(inner).ifPresent(found::add));
            } else {
                tarball(path).ifPresent(found::add);
            }
        }
        return found.stream()
                .max(Comparator.comparing(Found::version).thenComparing(Found::path))
                .map(Found::path);
    }

    /** What we may not list, we do not find. */
    private static List<Path> children(Path directory, String glob) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(children::add);
        } catch (IOException e) {
            return List.of();
        }
        return children;
    }

    private static Optional<Found> tree(Path directory) {
        for (String file : KernelTop.FILES) {
            if (!Files.isRegularFile(directory.resolve(file))) {
                return Optional.empty();
            }
        }
        try {
            return KernelVersion.ofMakefile(Files.readString(directory.resolve("Makefile"), UTF_8))
                    .map(version -> new Found(directory, version));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Found> tarball(Path file) {
        Matcher name = TARBALL.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Found(
                file,
                new KernelVersion(
                        Integer.parseInt(name.group(1)),
                        Integer.parseInt(name.group(2)),
                        name.group(3) == null ? 0 : Integer.parseInt(name.group(3)),
                        name.group(4) == null ? "" : name.group(4))));
    }
}
