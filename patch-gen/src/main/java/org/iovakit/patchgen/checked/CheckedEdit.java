// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.checked;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import org.iovakit.patchgen.base.Sha256;
import org.iovakit.patchgen.edit.Edit;

/**
 * An edit, or a new file, of a patch.
 *
 * @param fingerprint of the file, the operation, the anchor and the tokens of the text, in hexadecimal
 * @param what operation and anchor, for people
 */
record CheckedEdit(String fingerprint, String what) {
    /** Bytes of the digest that are kept: two edits of one series do not meet in 64 bits. */
    private static final int KEPT = 8;

    static CheckedEdit of(String file, Edit edit) {
        String operation = edit.operation().name().toLowerCase(Locale.ROOT);
        String anchor = edit.anchor().toString();
        return new CheckedEdit(fingerprint(file, operation, anchor, edit.text()), oneLine(edit.toString()));
    }

    static CheckedEdit ofNewFile(String file, String text) {
        return new CheckedEdit(fingerprint(file, "add_file", "", text), oneLine("add_file " + file));
    }

    private static String fingerprint(String file, String operation, String anchor, String text) {
        MessageDigest digest = Sha256.start();
        for (String part : new String[] {file, operation, anchor}) {
            digest.update((part + "\0").getBytes(UTF_8));
        }
        EditTokens.of(file, text).forEach(token -> digest.update((token + "\0").getBytes(UTF_8)));
        return HexFormat.of().formatHex(digest.digest(), 0, KEPT);
    }

    private static String oneLine(String what) {
        return what.replaceAll("\\s+", " ");
    }
}
