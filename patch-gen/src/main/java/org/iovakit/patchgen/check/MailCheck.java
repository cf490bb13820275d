// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.check;

import java.util.List;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.email.Email;
import org.iovakit.patchgen.mail.MailText;

/** Whether mail servers carry an email as it is: no line too long, no byte that would be lost. */
public final class MailCheck {
    private MailCheck() {}

    /**
     * Checks whole emails, the lines of the kernel that they show included.
     *
     * @throws PatchGenException if a line is too long, or holds a carriage return or a zero byte; the message names email
     *     and line
     */
    public static void run(List<Email> emails) throws PatchGenException {
        for (Email email : emails) {
            int line = 1;
            int length = 0;
            for (byte octet : email.content()) {
                if (octet == '\n') {
                    line++;
                    length = 0;
                } else if (octet == '\r' || octet == 0) {
                    throw fault(email, line, "holds a carriage return or a zero byte, which mail servers change");
                } else if (++length > MailText.LONGEST_LINE) {
                    throw fault(email, line, "is longer than the " + MailText.LONGEST_LINE + " bytes that mail allows");
                }
            }
        }
    }

    private static PatchGenException fault(Email email, int line, String what) {
        return new PatchGenException("line " + line + " of " + email.fileName() + " " + what
                + "; change it in the series, or choose a base without it");
    }
}
