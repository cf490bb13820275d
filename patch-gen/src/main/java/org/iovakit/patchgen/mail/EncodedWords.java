// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.james.mime4j.codec.EncoderUtil;

/** Text as encoded words (RFC 2047), in UTF-8 whatever the text, as kernel lists have it. */
public final class EncodedWords {
    private EncodedWords() {}

    /** A name that stands before an address. */
    static String ofName(String name) {
        return encode(name, EncoderUtil.Usage.WORD_ENTITY, 0);
    }

    /**
     * A text that is a header's whole content, such as a subject.
     *
     * @param used how many characters stand before it on its line
     */
    public static String ofText(String text, int used) {
        return encode(text, EncoderUtil.Usage.TEXT_TOKEN, used);
    }

    /** Whether a text cannot stand in a header as it is: it is not ASCII, or would be taken for an encoded word. */
    public static boolean needed(String text) {
        return text.contains("=?") || !text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }

    private static String encode(String text, EncoderUtil.Usage usage, int used) {
        return EncoderUtil.encodeEncodedWord(text, usage, used, UTF_8, EncoderUtil.Encoding.Q);
    }
}
