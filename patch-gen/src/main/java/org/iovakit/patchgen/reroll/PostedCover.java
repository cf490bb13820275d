// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.reroll;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.email.OutgoingDirectory;

/**
 * What a cover letter that was written, and then posted, says of its version.
 *
 * @param version the version in its file name
 * @param messageId without angle brackets
 * @param date its date, to the second
 */
record PostedCover(int version, String messageId, ZonedDateTime date) {
    /** The last that a date has room for; a mail of a later one is damaged. */
    private static final int LAST_YEAR = 9999;

    private static final Pattern NAME = Pattern.compile("(?:v(\\d{1,4})-)?0+-cover-letter\\.patch");
    private static final Pattern ID = Pattern.compile("(?mi)^Message-ID: <([^<>\\s]+)>$");
    private static final Pattern DATE = Pattern.compile("(?m)^Date: (.+)$");

    /**
     * Reads that of a folder of emails.
     *
     * @return empty if there is no such folder, or no cover letter with these headers in it
     * @throws PatchGenException if it cannot be read
     */
    static Optional<PostedCover> read(Path folder) throws PatchGenException {
        OutgoingDirectory.recover(folder);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    int version = name.group(1) == null ? 1 : Integer.parseInt(name.group(1));
                    return read(version, new String(Files.readAllBytes(file), ISO_8859_1));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new PatchGenException("cannot read the emails in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Optional<PostedCover> read(int version, String email) {
        String headers = email.lines().takeWhile(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
        Matcher id = ID.matcher(headers);
        Matcher date = DATE.matcher(headers);
        if (!id.find() || !date.find()) {
            return Optional.empty();
        }
        try {
            ZonedDateTime parsed = ZonedDateTime.parse(date.group(1), DateTimeFormatter.RFC_1123_DATE_TIME);
            return parsed.getYear() > LAST_YEAR
                    ? Optional.empty()
                    : Optional.of(new PostedCover(version, id.group(1), parsed));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
