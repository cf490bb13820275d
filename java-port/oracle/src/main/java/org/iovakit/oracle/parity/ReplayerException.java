// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import java.io.IOException;

/** The C replayer did not do its work, for no fault of the kernel's code but, maybe, that it does not end. */
public final class ReplayerException extends IOException {
    private static final long serialVersionUID = 1L;

    ReplayerException(String message) {
        super(message);
    }
}
