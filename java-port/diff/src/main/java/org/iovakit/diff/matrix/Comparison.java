// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.Locale;

/** What a stage is against another one. */
public enum Comparison {
    BETTER('+'),
    EQUAL('.'),
    WORSE('-');

    private final char sign;

    Comparison(char sign) {
        this.sign = sign;
    }

    /** For tables. */
    public char sign() {
        return sign;
    }

    /** The word for it in reports and JSON: {@code worse}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By two questions; what is worse in one way and better in another is worse. */
    static Comparison of(boolean worse, boolean better) {
        return worse ? WORSE : better ? BETTER : EQUAL;
    }
}
