// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.io.IOException;

/** Events, one after another. */
@FunctionalInterface
public interface EventSource {
    /** The next event, or null at the end. */
    CaptureEvent next() throws IOException;
}
