// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

/** Thrown to leave a case at once, after a failed assertion or a skip ({@code kunit_try_catch_throw}). */
final class KunitAbort extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KunitAbort() {
        super("the case ends here", null, false, false);
    }
}
