// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle.parity;

import java.io.IOException;

/** The C replayer did not do its work: it said nothing for too long, or took a trace for none. */
public final class ReplayerException extends IOException {
    private static final long serialVersionUID = 1L;

    ReplayerException(String message) {
        super(message);
    }
}
