// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** All that goes into a file that is made, as a key. Not thread-safe. */
final class Content {
    private final MessageDigest digest;

    Content() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    Content add(List<String> words) {
        update(String.join("\n", words) + "\n\n");
        return this;
    }

    /** Adds files, by path. */
    Content add(SortedMap<String, byte[]> files) {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            update(file.getKey() + " " + file.getValue().length + "\n");
            digest.update(file.getValue());
        }
        return this;
    }

    private void update(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The key, of characters that suit a file name. Nothing can be added after that. */
    String key() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
