// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
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
            MessageDigest digest = Sha256.start();
            for (Path file : sorted) {
                String name = file.getFileName().toString();
                String entry = name + " " + Sha256.of(SeriesFolder.read(directory, name)) + "\n";
                digest.update(entry.getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
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
