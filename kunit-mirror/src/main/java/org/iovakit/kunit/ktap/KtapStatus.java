// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.ktap;

/** What a document says of a test. */
public enum KtapStatus {
    PASSED("success"),
    FAILED("failure"),
    SKIPPED("skipped"),
    /** The document has no result line for the test. */
    CRASHED("crashed");

    private final String word;

    KtapStatus(String word) {
        this.word = word;
    }

    /** As the mirror's results call it, for programs. */
    public String word() {
        return word;
    }
}
