// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirroredFunctionsTest {
    private final MirroredFunctions mirrored =
            MirroredFunctions.of(StageTree.installed().all());

    @ParameterizedTest
    @CsvSource({
        "drivers/iommu/iova.c, remove_iova",
        "drivers/iommu/iova.c, alloc_iova",
        "drivers/iommu/iova.c, iova_depot_work_func",
        "drivers/iommu/iova.c, iova_depot_pop",
        "drivers/iommu/iova.c, iova_magazine_full",
        "include/linux/iova.h, iova_size",
        "include/linux/iova.h, iova_shift",
        "lib/rbtree.c, __rb_insert",
        "lib/rbtree.c, ____rb_erase_color",
        "lib/rbtree.c, dummy_rotate",
        "include/linux/rbtree_augmented.h, rb_insert_augmented",
        "include/linux/rbtree.h, rb_link_node",
    })
    void functionOfThePort(String file, String function) {
        assertTrue(mirrored.contains(file, function));
    }

    @ParameterizedTest
    @CsvSource({
        "include/linux/iova.h, alloc_iova", // the stub for kernels without the allocator
        "drivers/iommu/iova.c, iova_cache", // a variable
        "lib/rbtree.c, rb_replace_node_rcu",
        "lib/sort.c, sort",
    })
    void functionThatThePortDoesWithout(String file, String function) {
        assertFalse(mirrored.contains(file, function));
    }

    @Test
    void withoutStagesOnlyWhatTheyShareIsMirrored() {
        MirroredFunctions shared = MirroredFunctions.of(List.of());
        assertTrue(shared.contains("drivers/iommu/iova.c", "iova_depot_pop"));
        assertFalse(shared.contains("drivers/iommu/iova.c", "remove_iova"));
    }

    @Test
    void theCachesHaveFunctionsOfTheirOwn() {
        Set<String> names = MirroredFunctions.ofRcaches().in("drivers/iommu/iova.c");
        assertTrue(names.contains("iova_magazine_full"), names::toString);
        assertFalse(names.contains("remove_iova"), names::toString);
        assertTrue(MirroredFunctions.ofRcaches().in("lib/sort.c").isEmpty());
    }
}
