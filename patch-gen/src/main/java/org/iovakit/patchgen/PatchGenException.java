// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

/**
 * Something the user can act on went wrong. The message is written for that user: it names the thing, the place and the
 * next step, and needs no stack trace beside it.
 */
public class PatchGenException extends Exception {
    public PatchGenException(String message) {
        super(message);
    }

    public PatchGenException(String message, Throwable cause) {
        super(message, cause);
    }
}
