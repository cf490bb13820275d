// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.mail.Mailbox;

/**
 * A series at one version: the content of {@code series.yaml} and the folder it stands in.
 *
 * @param directory the folder; templates are looked up here and nowhere else
 * @param file what the series file says
 */
public record Series(Path directory, SeriesFile file) {
    /** The name of the series file. */
    public static final String FILE_NAME = "series.yaml";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern TREE_PATH =
            Pattern.compile("(?!\\.\\.?(?:/|$))[\\w.+,-]+(?:/(?!\\.\\.?(?:/|$))[\\w.+,-]+)*");

    /** Whether this is the path of a file inside a kernel tree. */
    public static boolean isTreePath(String path) {
        return TREE_PATH.matcher(path).matches();
    }

    /**
     * Reads and checks the series file of a folder.
     *
     * @throws PatchGenException naming the file, and the line and column where it has one, of what is wrong
     */
    public static Series read(Path directory) throws PatchGenException {
        Path path = directory.resolve(FILE_NAME);
        YAMLMapper mapper = YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build();
        try {
            SeriesFile file = mapper.readValue(Files.readAllBytes(path), SeriesFile.class);
            require(PLAIN, file.name(), "the name of a series");
            Stream.concat(Stream.of(file.cover()), file.patches().stream())
                    .forEach(template -> require(PLAIN, template, "the plain name of a template in this folder"));
            Stream.concat(file.to().stream(), file.cc().stream()).forEach(Mailbox::parse);
            file.files().forEach(named -> require(TREE_PATH, named, "the path of a file in a kernel tree"));
            if (file.version() < 1 || file.files().isEmpty() || file.patches().isEmpty()) {
                throw new IllegalArgumentException("version must be 1 or more, and there must be files and patches");
            }
            return new Series(directory, file);
        } catch (NoSuchFileException e) {
            throw new PatchGenException(directory + " holds no series: there is no " + FILE_NAME + " in it", e);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
            throw new PatchGenException(
                    path + place + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse("not a series file"),
                    e);
        } catch (IllegalArgumentException e) {
            throw new PatchGenException(path + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new PatchGenException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private static void require(Pattern form, String value, String what) {
        if (!form.matcher(value).matches()) {
            throw new IllegalArgumentException("\"" + value + "\" is not " + what);
        }
    }
}
