// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

/** A kernel that cannot be built or booted here, whatever is in it; the message is for the user, with what to do next. */
public final class KernelException extends Exception {

    private static final long serialVersionUID = 1;

    KernelException(String message) {
        super(message);
    }

    KernelException(String message, Throwable cause) {
        super(message, cause);
    }
}
