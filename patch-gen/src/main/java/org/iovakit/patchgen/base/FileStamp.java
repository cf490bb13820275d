// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * What tells a state of a file from others without reading it. Size and time of change anybody can give to a file; the
 * number that its file system knows it by and the time at which that last wrote down anything of it, nobody can.
 */
final class FileStamp {

    private FileStamp() {}

    /** Returns the stamp, which has no line break in it. */
    static String of(Path file, LinkOption... links) throws IOException {
        // Not the device: some have another number after each boot.
        Map<String, Object> is = Files.readAttributes(file, "unix:size,lastModifiedTime,ino,ctime", links);
        return is.get("size") + " bytes of " + is.get("lastModifiedTime") + ", inode " + is.get("ino") + " of "
                + is.get("ctime");
    }
}
