// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.util.List;

/** Files of a kernel source by their paths from its root. What an allocator stands on is found, see {@link Foundation}. */
public final class KernelFiles {

    /** The allocator. */
    public static final String IOVA_C = "drivers/iommu/iova.c";

    /** What it declares. */
    public static final String IOVA_H = "include/linux/iova.h";

    /** The allocator's KUnit suite, which the series adds; {@link #all} is without it. */
    public static final String IOVA_KUNIT_C = "drivers/iommu/iova-kunit.c";

    /** The red-black tree that the mainline allocator stands on. */
    public static final String RBTREE_C = "lib/rbtree.c";

    /** The directory on the include path. */
    public static final String INCLUDE = "include";

    private KernelFiles() {}

    /** What the mainline allocator is built from: what to have at hand before anything is known of another one. */
    public static List<String> all() {
        return List.of(
                IOVA_C,
                IOVA_H,
                "include/linux/rbtree.h",
                "include/linux/rbtree_augmented.h",
                "include/linux/rbtree_types.h",
                RBTREE_C);
    }
}
