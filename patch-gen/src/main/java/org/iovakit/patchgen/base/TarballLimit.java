// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;

/**
 * The size of an uncompressed tarball, up to more than any kernel has: a compressed file of some megabytes can hold what
 * fills every disk, or takes days to skip.
 */
final class TarballLimit {
    /** Bytes. Linux 6.12 has 1.5 GB. */
    private static final long MOST = 16L << 30;

    private TarballLimit() {}

    /** Refuses to read on. */
    static void require(long bytes) throws IOException {
        if (bytes > MOST) {
            throw new IOException("it holds more than " + MOST + " bytes, which no kernel does");
        }
    }
}
