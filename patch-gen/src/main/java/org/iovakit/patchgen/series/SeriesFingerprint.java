// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Sha256;

/** Tells whether a series is still the one that was rendered. */
public final class SeriesFingerprint {
    private SeriesFingerprint() {}

    /**
     * The SHA-256 of the series file, of all templates and of the collected trailers of a folder, their names included; of
     * nothing else that lies there.
     *
     * @throws PatchGenException if one of them cannot be read
     */
    public static String of(Path directory) throws PatchGenException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> sorted = files.filter(SeriesFingerprint::isPart).sorted().toList();
            Map<String, byte[]> parts = new LinkedHashMap<>();
            for (Path file : sorted) {
                String name = file.getFileName().toString();
                parts.put(name, SeriesFolder.read(directory, name));
            }
            return Sha256.of(parts);
        } catch (IOException e) {
            throw new PatchGenException("cannot read the series in " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Whether a file may be a template of a series, by its name in the folder of the series. */
    public static boolean isTemplate(String name) {
        return name.endsWith(".ftl") && name.indexOf('/') < 0;
    }

    private static boolean isPart(Path file) {
        String name = file.getFileName().toString();
        return name.equals(Series.FILE_NAME) || name.equals(Series.TRAILERS_FILE_NAME) || isTemplate(name);
    }
}
