// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.checked;

import java.util.Comparator;

/**
 * A function of a kernel.
 *
 * @param file the file that defines it, from the top of the kernel tree
 * @param function its C name
 */
public record FunctionName(String file, String function) implements Comparable<FunctionName> {
    private static final Comparator<FunctionName> ORDER =
            Comparator.comparing(FunctionName::file).thenComparing(FunctionName::function);

    @Override
    public int compareTo(FunctionName other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ": " + function;
    }
}
