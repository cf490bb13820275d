// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.reroll;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.email.OutgoingDirectory;
import org.iovakit.patchgen.mail.Mail;
import org.iovakit.patchgen.mail.MailParser;

/**
 * What the first email of a version says, which was written, and then posted: its cover letter, or its first patch where it
 * has none.
 *
 * @param version the version in its file name
 * @param messageId without angle brackets
 * @param date its date, to the second
 */
record PostedCover(int version, String messageId, ZonedDateTime date) {
    private static final Pattern NAME = Pattern.compile("(?:v(\\d{1,4})-)?0*[01]-.*\\.patch");

    /**
     * Reads that of a folder of emails.
     *
     * @return empty if there is no such folder, or no such email with a Message-ID and a date in it
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
                    try (InputStream email = Files.newInputStream(file)) {
                        return of(version, MailParser.parse(email));
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new PatchGenException("cannot read the emails in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static Optional<PostedCover> of(int version, Mail email) {
        return email.messageId().isEmpty()
                ? Optional.empty()
                : email.date().map(date -> new PostedCover(version, email.messageId(), date));
    }
}
