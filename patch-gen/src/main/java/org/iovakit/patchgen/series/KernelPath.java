// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import java.util.regex.Pattern;

/**
 * The paths that a patch may change or add in a kernel tree: plain characters, no way out, and nothing that git, a forge
 * or a shell takes for an instruction, as hidden directories are. A kernel has none of those.
 */
final class KernelPath {
    private static final Pattern FORM = Pattern.compile("[\\w.+,-]+(?:/[\\w.+,-]+)*");

    /** A part that is no name; a hidden directory; what git reads, also on file systems that know no case or final dots. */
    private static final Pattern MEANT_FOR_OTHERS = Pattern.compile(
            "(?:^|/)(?:\\.\\.?(?:/|$)|\\.[^/]*/|-|\\.git(?:\\.*|modules|attributes)(?:/|$))", Pattern.CASE_INSENSITIVE);

    /** Characters; no file system takes more. */
    private static final int LONGEST = 4000;

    private static final int LONGEST_PART = 255;

    private KernelPath() {}

    static boolean isOne(String path) {
        return path.length() <= LONGEST
                && FORM.matcher(path).matches()
                && !MEANT_FOR_OTHERS.matcher(path).find()
                && Pattern.compile("/").splitAsStream(path).allMatch(part -> part.length() <= LONGEST_PART);
    }
}
