// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.IOException;

/** Says that it was the writing of a file that failed, and not the reading of what goes into it. */
public final class UnwritableException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A failure to write, with the message of what made it fail. */
    public UnwritableException(IOException cause) {
        super(cause.getMessage(), cause);
    }

    @Override
    public synchronized IOException getCause() {
        return (IOException) super.getCause();
    }

    /** Whether nobody is left to read: the reader of a pipe has what it wants, and that is no error of anybody's. */
    public boolean isReaderGone() {
        return isReaderGone(getCause());
    }

    /** Whether a stream failed because nobody is left to read it. */
    public static boolean isReaderGone(IOException failure) {
        return "Broken pipe".equals(failure.getMessage());
    }
}
