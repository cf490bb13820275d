// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.reroll;

import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** What all versions of a series have in common, so that tools can tell them from other series: as b4 writes it. */
final class ChangeId {
    private static final int RANDOM_BYTES = 6;

    private ChangeId() {}

    /** A new one, of the day on which the series began, its name, and something that no other has. */
    static String of(LocalDate begun, String name) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return begun.format(DateTimeFormatter.BASIC_ISO_DATE) + "-" + name + "-"
                + HexFormat.of().formatHex(random);
    }
}
