// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.io.IOException;

/** Takes the lines of results, without their line feeds. */
@FunctionalInterface
public interface ResultSink {
    /** For who does not ask what the results are: none is put into words. */
    ResultSink NONE = line -> {};

    /** Takes the next line. */
    void line(String line) throws IOException;
}
