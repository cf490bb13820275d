// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.git.Identity;
import org.iovakit.patchgen.mail.EncodedWords;
import org.iovakit.patchgen.mail.Mailbox;

/**
 * The headers of a cover letter. Git encodes From and Subject of patches; those of a cover letter some versions print as they
 * are, which mail allows only if they are ASCII, and none says that a text is UTF-8 where only the cover letter's own is not
 * ASCII. What is right stays as git has it.
 */
final class CoverHeaders {
    private static final Pattern FROM = Pattern.compile("(?md)^From: .*(?:\\n .*)*$");
    private static final Pattern SUBJECT = Pattern.compile("(?md)^Subject: (\\[[^\\]\\n]*\\]) .*(?:\\n .*)*$");

    private static final String UTF_8_TEXT =
            "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit";

    private CoverHeaders() {}

    /**
     * The email with all headers in a form that mail allows.
     *
     * @param subject without what stands in brackets before it
     */
    static byte[] encoded(byte[] email, Identity identity, String subject) {
        String text = new String(email, ISO_8859_1);
        int headersEnd = text.indexOf("\n\n");
        String headers = text.substring(0, headersEnd);
        if (EncodedWords.needed(identity.name())) {
            String from = new Mailbox(identity.name(), identity.email()).encoded();
            headers = FROM.matcher(headers).replaceFirst(Matcher.quoteReplacement("From: " + folded(from)));
        }
        Matcher line = SUBJECT.matcher(headers);
        if (EncodedWords.needed(subject) && line.find()) {
            String before = "Subject: " + line.group(1) + " ";
            headers = line.replaceFirst(
                    Matcher.quoteReplacement(before + folded(EncodedWords.ofText(subject, before.length()))));
        }
        boolean ascii = text.substring(headersEnd).chars().allMatch(c -> c < 0x80);
        if (!ascii && !headers.contains("\nContent-Type: ")) {
            headers += UTF_8_TEXT;
        }
        return (headers + text.substring(headersEnd)).getBytes(ISO_8859_1);
    }

    /** The subject of a text that starts with it: its first paragraph, which may have several lines. */
    static String subjectOf(String cover) {
        int end = cover.indexOf("\n\n");
        return String.join(
                        " ",
                        (end < 0 ? cover : cover.substring(0, end))
                                .lines()
                                .map(String::strip)
                                .toList())
                .strip();
    }

    /** Each encoded word on a line of its own. */
    private static String folded(String words) {
        return words.replace("?= =?", "?=\n =?");
    }
}
