// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutants;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which name somebody may have written for another: one of the same kind that is known there too. */
final class OtherNames {
    /** What is known everywhere, in sets of which one stands where another could. */
    private static final List<List<String>> ANYWHERE = sets(
            "rb_next rb_prev",
            "rb_next_postorder rb_next",
            "rb_first_postorder rb_first",
            "rb_left rb_right",
            "min max",
            "propagate copy rotate",
            "init exit",
            "iova_cache_get iova_cache_put",
            "dma_32bit_pfn start_pfn max32_alloc_size",
            "cached_node cached32_node",
            "KUNIT_EXPECT_EQ KUNIT_EXPECT_NE KUNIT_ASSERT_EQ",
            "KUNIT_EXPECT_LT KUNIT_EXPECT_LE KUNIT_ASSERT_LT",
            "KUNIT_EXPECT_LE KUNIT_EXPECT_GE KUNIT_ASSERT_LE",
            "KUNIT_EXPECT_TRUE KUNIT_EXPECT_FALSE KUNIT_ASSERT_TRUE",
            "KUNIT_EXPECT_PTR_EQ KUNIT_EXPECT_PTR_NE",
            "KUNIT_ASSERT_NOT_NULL KUNIT_EXPECT_NOT_NULL KUNIT_ASSERT_NULL",
            "L32 L64",
            "STRESS_SLOTS STRESS_ROUNDS",
            "GFP_KERNEL GFP_ATOMIC",
            "ENOMEM EINVAL",
            "PAGE_SIZE PAGE_SHIFT",
            "EXPORT_SYMBOL_GPL EXPORT_SYMBOL",
            "IS_ENABLED IS_BUILTIN IS_MODULE defined",
            "CONFIG_IOMMU_IOVA_KUNIT_TEST CONFIG_IOMMU_IOVA CONFIG_KUNIT",
            "pr_err pr_debug",
            "break continue",
            "MODULE_LICENSE MODULE_DESCRIPTION");

    /** The same of the files that configure. */
    private static final List<List<String>> IN_CONFIGURATION = sets(
            "KUNIT KUNIT_ALL_TESTS IOMMU_IOVA IOMMU_API",
            "IOMMU_IOVA_KUNIT_TEST IOMMU_IOVA",
            "CONFIG_KUNIT CONFIG_KUNIT_ALL_TESTS",
            "CONFIG_IOMMU_IOVA_KUNIT_TEST CONFIG_IOMMU_IOVA",
            "iova-kunit.o iova.o iova-test.o",
            "obj- lib-",
            "tristate bool",
            "select imply",
            "depends visible",
            "default defaults",
            "config menuconfig");

    /** Members, of which a template has some. */
    private static final List<List<String>> IN_TEMPLATE =
            sets("pfn_lo pfn_hi gap_to_prev clamped_gap32 __subtree_max_gap __subtree_max_gap32");

    /** Variables, of which a function has some. */
    private static final List<List<String>> IN_SCOPE = sets(
            "size prune_size limit_pfn start_pfn align_mask start end pfn new_pfn gap gap32 largest largest32 limit"
                    + " pfn_lo",
            "cached cached32 good is_32bit exit aligned verified touches",
            "node prev next parent stop from to down top found",
            "iova child first second low high reserved below wanted found pair any",
            "i order round slot err");

    private OtherNames() {}

    private static List<List<String>> sets(String... sets) {
        List<List<String>> split = new ArrayList<>();
        for (String set : sets) {
            split.add(List.of(set.split(" ", -1)));
        }
        return split;
    }

    /**
     * Those that can stand for a name in C.
     *
     * @param isMember whether it follows an object
     * @param inTemplate the names of the template
     * @param inScope the names of the function or edit
     */
    static Set<String> inC(String name, boolean isMember, Set<String> inTemplate, Set<String> inScope) {
        Set<String> others = new LinkedHashSet<>();
        add(ANYWHERE, name, null, others);
        if (isMember) {
            add(IN_TEMPLATE, name, inTemplate, others);
        } else {
            add(IN_SCOPE, name, inScope, others);
        }
        return others;
    }

    /** Those that can stand for a word of a file that configures, and the word misspelt. */
    static Set<String> inConfiguration(String name) {
        Set<String> others = new LinkedHashSet<>();
        add(IN_CONFIGURATION, name, null, others);
        if (name.length() > 2) {
            others.add(name.substring(0, name.length() - 2) + name.substring(name.length() - 1));
        }
        return others;
    }

    /** Of the sets that a name is in, all others that are known; null knows all. */
    private static void add(List<List<String>> sets, String name, Set<String> known, Set<String> others) {
        for (List<String> set : sets) {
            if (set.contains(name)) {
                set.stream()
                        .filter(other -> !other.equals(name) && (known == null || known.contains(other)))
                        .forEach(others::add);
            }
        }
    }
}
