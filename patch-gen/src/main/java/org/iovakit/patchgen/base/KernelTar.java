// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * Goes through the members of a kernel tarball by their paths inside the kernel.
 *
 * <p>A kernel tarball has one directory at its top, whose name does not matter; one that was made inside the tree has
 * none, or ".".
 */
final class KernelTar {

    /** Bytes. The largest file of Linux 6.12 has 24 million. */
    private static final long LARGEST_MEMBER = 256L << 20;

    private KernelTar() {}

    /** Is shown the members, directories included. */
    interface Visitor {
        /**
         * A member of the kernel.
         *
         * @param path of the form that {@link TreePath#isFile} is true of
         * @return whether more members are wanted
         */
        boolean visit(String path, TarArchiveEntry member, InputStream content) throws IOException, BaseException;
    }

    /**
     * Shows the members of the uncompressed tarball, and leaves the stream where it is. When the visitor wants no more,
     * the header of the next member is read all the same: its checksum proves that the decoder was still in step.
     *
     * @throws IOException if the stream cannot be read or is damaged
     * @throws BaseException if there is another kernel in what was read; one behind all that the visitor wants is not seen
     */
    static void walk(InputStream tarball, Visitor visitor) throws IOException, BaseException {
        TarMembers members = new TarMembers(tarball);
        String top = null;
        boolean more = true;
        for (TarArchiveEntry member = next(members); member != null; member = next(members)) {
            if (!more) {
                return;
            }
            String name = member.getName().startsWith("./") ? member.getName().substring(2) : member.getName();
            if (name.isEmpty()) {
                top = "";
                continue;
            }
            if (top == null) {
                String first = name.substring(0, name.indexOf('/') + 1);
                top = KernelTop.DIRECTORIES.contains(first) ? "" : first;
            }
            if (!name.startsWith(top)) {
                if (name.endsWith("/Kbuild") && name.indexOf('/') == name.lastIndexOf('/')) {
                    throw new BaseException("the tarball holds more than one kernel, in " + top + " and in "
                            + name.substring(0, name.indexOf('/') + 1)
                            + "; unpack it, and name one of these directories with --kernel");
                }
                continue;
            }
            String path = name.substring(top.length());
            if (TreePath.isFile(path)) {
                // A sparse file may be large with little content.
                long size = Math.max(member.getSize(), member.getRealSize());
                if (size > LARGEST_MEMBER) {
                    throw new IOException(path + " has " + size + " bytes, which no file of a kernel has");
                }
                more = visitor.visit(path, member, members.content());
            }
        }
        // The decoder checks the whole stream at its end; without that, a file may only seem to be missing.
        tarball.transferTo(OutputStream.nullOutputStream());
    }

    private static TarArchiveEntry next(TarMembers members) throws IOException {
        TarArchiveEntry member = members.next();
        if (member != null && !member.isCheckSumOK()) {
            throw new IOException("a member's header does not match its checksum");
        }
        return member;
    }

    static boolean isRegular(TarArchiveEntry member) {
        return member.isFile()
                && !member.isSymbolicLink()
                && !member.isLink()
                && !member.isFIFO()
                && !member.isCharacterDevice()
                && !member.isBlockDevice();
    }

    static boolean isExecutable(TarArchiveEntry member) {
        return (member.getMode() & 0100) != 0;
    }
}
