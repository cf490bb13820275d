// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a kernel source that the twin is built from, as paths relative to the kernel root. Nothing else of the
 * kernel is read: what these include besides comes from the shim.
 */
public final class KernelFiles {

    /** The allocator. */
    public static final String IOVA_C = "drivers/iommu/iova.c";

    /** The allocator's KUnit suite, which the series adds; {@link #all} is without it. */
    public static final String IOVA_KUNIT_C = "drivers/iommu/iova-kunit.c";

    /** The red-black tree that the allocator stands on. */
    public static final String RBTREE_C = "lib/rbtree.c";

    /** The directory on the include path. */
    public static final String INCLUDE = "include";

    /** The headers that every translation unit may include, all below {@link #INCLUDE}. */
    public static final List<String> HEADERS = List.of(
            "include/linux/iova.h",
            "include/linux/rbtree.h",
            "include/linux/rbtree_augmented.h",
            "include/linux/rbtree_types.h");

    /** The translation units of the twin. */
    public static final List<String> SOURCES = List.of(IOVA_C, RBTREE_C);

    private KernelFiles() {}

    /** All of them: what a kernel source must have for the twin to be built. */
    public static List<String> all() {
        return Stream.concat(HEADERS.stream(), SOURCES.stream()).toList();
    }
}
