// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import org.iovakit.patchgen.PatchGenException;

/** A name that an edit goes by is not in the file, or is there more than once. The message names the file. */
public final class AnchorException extends PatchGenException {
    public AnchorException(String message) {
        super(message);
    }
}
