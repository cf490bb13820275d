// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

/**
 * There is no kernel base at all: the user named none, none is installed, and none can be fetched. One that is there and
 * cannot be used is another {@link BaseException}.
 */
public final class NoBaseException extends BaseException {

    NoBaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
