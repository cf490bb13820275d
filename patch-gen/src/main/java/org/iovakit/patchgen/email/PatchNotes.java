// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.iovakit.patchgen.PatchGenException;

/**
 * Notes on a patch, for its readers on the list: they stand between the commit message and the diff, where {@code git am}
 * leaves them behind. Git's own way of printing notes would put a heading above them, and indent them.
 */
public final class PatchNotes {
    private static final String MESSAGE_END = "\n---\n";
    private static final String MIME = """
            MIME-Version: 1.0
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: 8bit
            """;

    private PatchNotes() {}

    /**
     * Puts notes into an email.
     *
     * @param email of a patch whose message holds no line {@code ---}
     * @param notes one line or more; where there are none, the email is as it was
     * @throws PatchGenException if a line of the notes would be taken for a patch
     */
    public static Email add(Email email, String notes) throws PatchGenException {
        if (notes.isBlank()) {
            return email;
        }
        for (String line : notes.lines().toList()) {
            if (line.matches("(diff -|Index: |--- |\\+\\+\\+ |@@ -).*|-- ?")) {
                throw new PatchGenException(email.fileName() + ": the line \"" + line
                        + "\" of its notes would be taken for a patch, or its end; indent it");
            }
        }
        // A char a byte, so that what git wrote stays as it is.
        String text = new String(email.content(), ISO_8859_1);
        int headersEnd = text.indexOf("\n\n") + 1;
        String headers = text.substring(0, headersEnd);
        boolean ascii = notes.chars().allMatch(character -> character < 128);
        if (!ascii && !headers.contains("\nMIME-Version: ")) {
            headers += MIME;
        }
        int messageEnd = text.indexOf(MESSAGE_END, headersEnd) + MESSAGE_END.length();
        String added = new String((notes.strip() + "\n\n").getBytes(UTF_8), ISO_8859_1);
        String whole = headers + text.substring(headersEnd, messageEnd) + added + text.substring(messageEnd);
        return new Email(email.fileName(), whole.getBytes(ISO_8859_1));
    }
}
