// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.nio.file.Path;

/**
 * All that is in a kernel tarball.
 *
 * @param stamp tells this state of the tarball from others
 * @param programs where xz is looked for
 */
record TarballSourceTree(Path origin, String stamp, Decompression decompression, SearchPath programs)
        implements SourceTree {

    @Override
    public void copyTo(TreeCopy copy, Progress progress) throws BaseException {
        TarballSource.read(origin, decompression, programs, plain -> copy.members(plain, stamp), progress);
    }
}
