// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;

/** There is no C compiler to build the twin with. The message says what was tried and how to get one. */
public final class NoCompilerException extends IOException {

    private static final long serialVersionUID = 1L;

    NoCompilerException(String message) {
        super(message);
    }
}
