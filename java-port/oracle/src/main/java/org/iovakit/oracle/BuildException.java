// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;

/** What was to be built is no C that the compiler takes. The message says what compiler and linker said. */
public final class BuildException extends IOException {

    private static final long serialVersionUID = 1L;

    BuildException(String message) {
        super(message);
    }
}
