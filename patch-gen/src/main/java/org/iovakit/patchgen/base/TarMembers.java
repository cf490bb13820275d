// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.utils.IOUtils;

/**
 * The members of a tar archive, one after the other. What stands before the content of a member, its long name among it, is
 * kept in memory while it is read, and some megabytes of a compressed archive can hold a name that fills all of it: there
 * is a limit to it.
 */
final class TarMembers implements Closeable {

    /** Bytes before the content of one member, padding included. A path of Linux has at most 4096. */
    static final long MOST_OF_HEADERS = 64 << 10;

    /** Records before a member that the format does not know, and those for all later members with them. */
    private static final int MOST_RECORDS = 1000;

    private final TarArchiveInputStream members;

    /** How many bytes were read, and how many may be. */
    private long read;

    private long limit = Long.MAX_VALUE;

    TarMembers(InputStream tarball) {
        members = new TarArchiveInputStream(new CountedInput(tarball, this::count));
    }

    private void count(long bytes) throws IOException {
        read = bytes;
        if (read > limit) {
            throw new IOException("a member has a name or another header of more than " + MOST_OF_HEADERS
                    + " bytes, which no file of a kernel has");
        }
    }

    /**
     * Goes on to the next member, whatever is left of the content of the one before.
     *
     * @return null after the last
     * @throws IOException if the archive cannot be read, is damaged, or asks for more memory than a kernel's would
     */
    TarArchiveEntry next() throws IOException {
        if (members.getCurrentEntry() != null) {
            IOUtils.skip(members, Long.MAX_VALUE);
        }
        limit = read + MOST_OF_HEADERS;
        TarArchiveEntry member = members.getNextEntry();
        limit = Long.MAX_VALUE;
        if (member != null && member.getExtraPaxHeaders().size() > MOST_RECORDS) {
            throw new IOException(
                    "a member has more than " + MOST_RECORDS + " extended headers, which no file of a kernel has");
        }
        return member;
    }

    /** The content of the member that {@link #next} gave last. */
    InputStream content() {
        return members;
    }

    @Override
    public void close() throws IOException {
        members.close();
    }
}
