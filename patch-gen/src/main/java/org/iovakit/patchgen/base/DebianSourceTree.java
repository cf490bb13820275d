// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.nio.file.Path;

/**
 * All that is in the linux-source package that was fetched.
 *
 * @param stamp the package's name and version
 */
record DebianSourceTree(DebianSource source, Path origin, String stamp) implements SourceTree {

    @Override
    public void copyTo(TreeCopy copy, Progress progress) throws BaseException {
        source.readAgain(stamp, plain -> copy.members(plain, stamp), progress);
    }
}
