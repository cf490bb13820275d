// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.posted;

import org.iovakit.patchgen.mail.Mail;
import org.iovakit.patchgen.mail.PatchSubject;

/**
 * A mail that posts a patch or a cover letter.
 *
 * @param subject of which the number is 0 for a cover letter
 * @param content its bytes, as they stood in the file that it was read from
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, and never compared
public record PostedMail(PatchSubject subject, Mail mail, byte[] content) {
    private static final int LONGEST_TITLE = 52;

    /** The name of a file for it, as {@code git format-patch} gives it. */
    String fileName() {
        String version = subject.version() > 1 ? "v" + subject.version() + "-" : "";
        String title = subject.number() == 0
                ? "cover-letter"
                : subject.title().replaceAll("[^A-Za-z0-9_]+", "-").replaceAll("^-+", "");
        String name =
                title.substring(0, Math.min(LONGEST_TITLE, title.length())).replaceAll("-+$", "");
        return "%s%04d-%s.patch".formatted(version, subject.number(), name);
    }
}
