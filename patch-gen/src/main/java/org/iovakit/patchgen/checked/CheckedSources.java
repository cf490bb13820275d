// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.checked;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Sha256;
import org.iovakit.patchgen.series.Series;

/** The sources of the models that a series was checked with: a digest for each folder. Immutable. */
public final class CheckedSources {
    private static final String FILE_NAME = "checked-sources.tsv";
    private static final Pattern ENTRY = Pattern.compile("([^\\t]+)\\t([0-9a-f]{16})");
    private static final int DIGITS = 16;

    private final SortedMap<String, String> digests;

    private CheckedSources(SortedMap<String, String> digests) {
        this.digests = Collections.unmodifiableSortedMap(digests);
    }

    /** Where the record of a series is kept: in its folder. */
    public static Path location(Series series) {
        return series.directory().resolve(FILE_NAME);
    }

    /**
     * The sources as they are now.
     *
     * @param home what the folders are relative to
     * @param folders whose files count, with what is below
     * @throws PatchGenException if one is not there or cannot be read
     */
    public static CheckedSources of(Path home, List<String> folders) throws PatchGenException {
        SortedMap<String, String> digests = new TreeMap<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.walk(home.resolve(folder))) {
                Map<String, byte[]> sources = new LinkedHashMap<>();
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    sources.put(home.relativize(file).toString(), Files.readAllBytes(file));
                }
                digests.put(folder, Sha256.of(sources).substring(0, DIGITS));
            } catch (IOException e) {
                throw new PatchGenException("cannot read the sources in " + home.resolve(folder) + ": " + e, e);
            }
        }
        return new CheckedSources(digests);
    }

    /**
     * Reads a record.
     *
     * @throws PatchGenException if it is missing or damaged
     */
    public static CheckedSources read(Path path) throws PatchGenException {
        RecordFile file = RecordFile.read(path);
        SortedMap<String, String> digests = new TreeMap<>();
        for (int line = 2; line <= file.lastLine(); line++) {
            MatchResult entry =
                    file.match(line, ENTRY, "a folder and the fingerprint of its files, with a tab between");
            digests.put(entry.group(1), entry.group(2));
        }
        return new CheckedSources(digests);
    }

    /** Writes the record, in the place of any other. */
    public void write(Path path) throws PatchGenException {
        List<String> lines = new ArrayList<>();
        digests.forEach((folder, digest) -> lines.add(folder + "\t" + digest));
        RecordFile.write(path, lines);
    }

    /** Of the folders as they are now, those whose files were others, or were not there. */
    public List<String> changed(CheckedSources now) {
        return now.digests.keySet().stream()
                .filter(folder -> !now.digests.get(folder).equals(digests.get(folder)))
                .toList();
    }
}
