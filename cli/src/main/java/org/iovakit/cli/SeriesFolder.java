// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folders that the versions of a series are kept in: v1, v2 and so on, side by side. */
final class SeriesFolder {
    /** What --series means to the commands that have it. */
    static final String DESCRIPTION =
            "Folder of the series (default: the newest version in iovakit's series/iova-augmented-rbtree).";

    private static final String OURS = "series/iova-augmented-rbtree";
    private static final Pattern NAME = Pattern.compile("v([1-9]\\d{0,3})");

    private SeriesFolder() {}

    /** The newest version of iovakit's own series; where there is none, the place of the first. */
    static Path newest(Path home) {
        Path versions = home.resolve(OURS);
        try (Stream<Path> folders = Files.list(versions)) {
            return folders.filter(folder -> version(folder).isPresent())
                    .max(Comparator.comparingInt(folder -> version(folder).orElseThrow()))
                    .orElse(versions.resolve("v1"));
        } catch (IOException e) {
            // Whoever reads the series says that it is not there.
            return versions.resolve("v1");
        }
    }

    /** The folder of another version, beside that of one. */
    static Path beside(Path folder, int version) {
        return folder.toAbsolutePath().normalize().resolveSibling("v" + version);
    }

    private static Optional<Integer> version(Path folder) {
        Matcher name = NAME.matcher(folder.getFileName().toString());
        return name.matches() ? Optional.of(Integer.parseInt(name.group(1))) : Optional.empty();
    }
}
