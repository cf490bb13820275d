// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

/**
 * Something the user can act on went wrong. The message is written for that user: it names the thing, the place and the
 * next step, and needs no stack trace beside it. It is one line of limited length without control characters, whatever
 * was quoted in it: see {@link OneLine}.
 */
public class PatchGenException extends Exception {
    public PatchGenException(String message) {
        super(OneLine.of(message));
    }

    public PatchGenException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }
}
