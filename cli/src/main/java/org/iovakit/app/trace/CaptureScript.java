// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The script that records on a host what is asked of its allocator; itself it says how, and what that costs. */
public final class CaptureScript {
    /** What people call it. */
    public static final String NAME = "capture-script.sh";

    private CaptureScript() {}

    /** For a POSIX shell. */
    public static String text() {
        try (InputStream in = CaptureScript.class.getResourceAsStream(NAME)) {
            return new String(in.readAllBytes(), US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
