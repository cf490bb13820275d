// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * A last line that tells whether the lines above it are those that were written. The cache trusts no text without it: one
 * that lost a line still reads well, and says that a file is not there.
 */
final class Seal {

    private static final String START = "sha256 ";

    private Seal() {}

    /** Returns the lines and their seal. */
    static List<String> on(List<String> lines) {
        List<String> sealed = new ArrayList<>(lines);
        sealed.add(of(lines));
        return sealed;
    }

    /** Returns the lines without their seal; none if it is not theirs. */
    static List<String> off(List<String> sealed) {
        if (sealed.isEmpty()) {
            return List.of();
        }
        List<String> lines = sealed.subList(0, sealed.size() - 1);
        return sealed.get(lines.size()).equals(of(lines)) ? lines : List.of();
    }

    private static String of(List<String> lines) {
        return START + Sha256.of(String.join("\n", lines).getBytes(UTF_8));
    }
}
