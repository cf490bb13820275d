// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.suite;

import org.iovakit.domain.State;
import org.iovakit.oracle.StructSize;

/**
 * What a range costs on one stage.
 *
 * @param stage the stage
 * @param c in C, from the compiler and the kernel's slab cache
 * @param javaBytes on the heap of this JVM
 */
public record RangeSize(State stage, StructSize c, int javaBytes) {
    /** Whether a range lies in more, or fewer, cache lines here than on the stage before. */
    public boolean crossesCacheLine(RangeSize before) {
        return c.cacheLines() != before.c.cacheLines();
    }

    /** Whether the Java node takes more than C's object, which it should not. */
    public boolean isJavaLarger() {
        return javaBytes > c.slabBytes();
    }
}
