// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.ktap;

/** What a document says of a test. */
public enum KtapStatus {
    PASSED,
    FAILED,
    SKIPPED,
    /** The document has no result line for the test. */
    CRASHED
}
