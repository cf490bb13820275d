// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.util.Arrays;

/** The form that paths inside a kernel tree have: relative, slashes, no way out. */
final class TreePath {

    private TreePath() {}

    /** Tells whether this is the path of a file: non-empty parts, none of them "." or "..", no control characters. */
    static boolean isFile(String path) {
        return path.chars().noneMatch(Character::isISOControl)
                && Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    /** Tells whether this is the path of a directory: that of a file, with a slash at the end. */
    static boolean isDirectory(String path) {
        return path.endsWith("/") && isFile(path.substring(0, path.length() - 1));
    }

    /** Returns the path of a file. */
    static String file(String path) {
        if (!isFile(path)) {
            throw new IllegalArgumentException("not the path of a file in a kernel tree: \"" + path + "\"");
        }
        return path;
    }

    /** Returns the path of a directory. */
    static String directory(String path) {
        if (!isDirectory(path)) {
            throw new IllegalArgumentException("not the path of a directory in a kernel tree: \"" + path + "\"");
        }
        return path;
    }
}
