// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Pattern;

/** Text as it was before terminals, mailers and word processors had their way with it. */
final class CopiedText {
    private static final char ESCAPE = '\u001b';

    /** Of ECMA-48: colours and the like, titles, and what else begins with an escape. */
    private static final Pattern TERMINAL_CONTROL =
            Pattern.compile("\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|[ -/]*[0-~])");

    /** What is left of the byte order mark of a file in UTF-16, once a character is a byte. */
    private static final Pattern BYTE_ORDER_MARK = Pattern.compile("^(?:\u00ff\u00fe|\u00fe\u00ff)");

    private static final Pattern SPACE = Pattern.compile("\\p{Zs}");
    private static final Pattern DASH = Pattern.compile("[\\p{Pd}\u2212]");
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");

    /** What mailers put before lines that are quoted. */
    private static final Pattern QUOTE = Pattern.compile("^\\s*[>|][>|\\s]*");

    private CopiedText() {}

    /**
     * A line with plain spaces and dashes, and without controls of terminals.
     *
     * @param line in which a character is a byte
     */
    static String plain(String line) {
        for (int at = 0; at < line.length(); at++) {
            char character = line.charAt(at);
            if (character == ESCAPE || character > '~') {
                return unquoted(repaired(line));
            }
        }
        return unquoted(line);
    }

    private static String unquoted(String line) {
        return line.indexOf('>') < 0 && line.indexOf('|') < 0
                ? line
                : QUOTE.matcher(line).replaceFirst("");
    }

    private static String repaired(String line) {
        String text = TERMINAL_CONTROL.matcher(line).replaceAll("");
        text = decoded(BYTE_ORDER_MARK.matcher(text).replaceFirst(""));
        text = SPACE.matcher(text).replaceAll(" ");
        text = DASH.matcher(text).replaceAll("-");
        return INVISIBLE.matcher(text).replaceAll("");
    }

    private static String decoded(String bytes) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return bytes;
        }
    }
}
