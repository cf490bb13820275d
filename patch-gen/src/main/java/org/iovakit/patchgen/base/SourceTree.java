// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.nio.file.Path;

/** All files of a kernel, which can be copied. It is only ever read. */
public interface SourceTree {

    /** Returns what the user knows it by; two states of the same kernel, such as two commits, have the same. */
    Path origin();

    /** Returns a text of one line that differs if any file does; empty if only the files themselves can tell. */
    String stamp();

    /**
     * Has the copy follow this tree.
     *
     * @param copy takes in what differs
     * @throws BaseException if this tree cannot be read, or the copy cannot be written
     */
    void copyTo(TreeCopy copy, Progress progress) throws BaseException;
}
