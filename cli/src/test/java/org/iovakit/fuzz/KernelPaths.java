// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import java.nio.file.Path;

/** What must be true of a path that a series may change in a kernel, said in another way than the program says it. */
final class KernelPaths {
    private KernelPaths() {}

    static void requireInside(String path) {
        Path tree = Path.of("/tree");
        Path named = tree.resolve(path).normalize();
        if (!named.startsWith(tree) || named.equals(tree)) {
            throw new AssertionError("a path leads out of the kernel: " + path);
        }
        for (Path part : named) {
            if (part.toString().regionMatches(true, 0, ".git", 0, 4)
                    && !part.toString().equals(".gitignore")) {
                throw new AssertionError("a path means something to git: " + path);
            }
        }
    }
}
