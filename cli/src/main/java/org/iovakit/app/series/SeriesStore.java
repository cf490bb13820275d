// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.Series;

/** The series that the project keeps: series/NAME, with the versions v1, v2 and so on side by side. Thread-safe. */
public final class SeriesStore {
    private static final String OURS = "iova-augmented-rbtree";
    private static final Pattern VERSION = Pattern.compile("v([1-9]\\d{0,3})");
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*?)(?:/(v[1-9]\\d{0,3}))?");

    private final Path root;

    /** @param home the project's folder */
    public SeriesStore(Path home) {
        this.root = home.resolve("series");
    }

    /** The newest version of the series that is meant where none is named; where there is none, the place of the first. */
    public Path newest() {
        return newest(root.resolve(OURS));
    }

    private static Path newest(Path series) {
        List<Path> versions = versions(series);
        return versions.isEmpty() ? series.resolve("v1") : versions.get(versions.size() - 1);
    }

    /**
     * The folder that somebody names: that itself, or NAME or NAME/vN of ours, or vN of the one that is meant where none is
     * named.
     *
     * @param directory what a relative path is relative to
     * @throws PatchGenException if there is no such thing; the message names those there are
     */
    public Path named(String name, Path directory) throws PatchGenException {
        Path folder = directory.resolve(name);
        if (Files.exists(folder.resolve(Series.FILE_NAME))) {
            return folder;
        }
        Matcher ours = NAME.matcher(name);
        if (ours.matches()) {
            Path version = VERSION.matcher(name).matches()
                    ? root.resolve(OURS).resolve(name)
                    : ours.group(2) == null ? newest(root.resolve(ours.group(1))) : root.resolve(name);
            if (Files.exists(version.resolve(Series.FILE_NAME))) {
                return version;
            }
        }
        if (Files.isDirectory(folder)) {
            // Whoever reads it says what it lacks.
            return folder;
        }
        throw new PatchGenException(name + ": neither a folder nor one of the series here: "
                + all().stream().map(this::shown).collect(Collectors.joining(", ")));
    }

    /** All versions of all series, by name and number. */
    public List<Path> all() {
        return folders(root)
                .sorted()
                .flatMap(series -> versions(series).stream())
                .toList();
    }

    /** NAME/vN. */
    public String shown(Path version) {
        return root.relativize(version).toString();
    }

    /** The folder of another version, beside that of one. */
    public static Path beside(Path folder, int version) {
        return folder.toAbsolutePath().normalize().resolveSibling("v" + version);
    }

    private static List<Path> versions(Path series) {
        return folders(series)
                .filter(folder ->
                        VERSION.matcher(folder.getFileName().toString()).matches())
                .sorted(Comparator.comparingInt(folder ->
                        Integer.parseInt(folder.getFileName().toString().substring(1))))
                .toList();
    }

    private static Stream<Path> folders(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(Files::isDirectory).toList().stream();
        } catch (IOException e) {
            // Whoever reads a series says that it is not there.
            return Stream.empty();
        }
    }
}
