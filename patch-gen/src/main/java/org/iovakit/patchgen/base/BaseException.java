// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import org.iovakit.patchgen.PatchGenException;

/**
 * A kernel base that cannot be found, fetched or read.
 *
 * <p>The message is written for the user: what was tried, on which path or revision, and what to do next.
 */
public sealed class BaseException extends PatchGenException permits NoBaseException {

    BaseException(String message) {
        super(message);
    }

    BaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
