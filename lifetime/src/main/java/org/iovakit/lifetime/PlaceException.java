// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.IOException;

/** Says that there is no place for temporary files, or for programs; its message is for users, and complete. */
public final class PlaceException extends IOException {
    private static final long serialVersionUID = 1L;

    PlaceException(String message, IOException cause) {
        super(message, cause);
    }
}
