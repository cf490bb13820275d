// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * An email, as far as patches and trailers are concerned. Immutable.
 *
 * @param messageId without angle brackets; empty if it has none
 * @param ancestors the Message-IDs that it names as those it replies to, the nearest first
 * @param subject decoded, on one line
 * @param from who wrote it
 * @param to who is named in its To headers
 * @param cc who is named in its Cc headers
 * @param date when it was written, to the second; absent where it does not say, or not in a form that mail has
 * @param text its plain text, decoded, of all parts that are shown one below the other; empty if it has none
 * @param asides its other texts
 */
public record Mail(
        String messageId,
        List<String> ancestors,
        String subject,
        Person from,
        List<Person> to,
        List<Person> cc,
        Optional<ZonedDateTime> date,
        String text,
        List<Aside> asides) {
    /**
     * A text that is no plain text of the mail.
     *
     * @param where it stands, for messages: {@code in HTML}
     * @param text decoded; of HTML what a person reads, with a sign before quoted lines
     */
    public record Aside(String where, String text) {}
}
