// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Mirrors;
import org.junit.jupiter.api.Test;

/** Every function of the base kernel's iova.c has one mirror. */
class MirrorsTest {
    /** The functions of drivers/iommu/iova.c in Linux 6.12, in their order. */
    private static final List<String> FUNCTIONS = List.of(
            "to_iova",
            "init_iova_domain",
            "__get_cached_rbnode",
            "__cached_rbnode_insert_update",
            "__cached_rbnode_delete_update",
            "iova_find_limit",
            "iova_insert_rbtree",
            "__alloc_and_insert_iova_range",
            "alloc_iova_mem",
            "free_iova_mem",
            "alloc_iova",
            "private_find_iova",
            "remove_iova",
            "find_iova",
            "__free_iova",
            "free_iova",
            "alloc_iova_fast",
            "free_iova_fast",
            "iova_domain_free_rcaches",
            "put_iova_domain",
            "__is_range_overlap",
            "alloc_and_init_iova",
            "__insert_new_range",
            "__adjust_overlap_range",
            "reserve_iova",
            "iova_rcache_range",
            "iova_magazine_alloc",
            "iova_magazine_free",
            "iova_magazine_free_pfns",
            "iova_magazine_full",
            "iova_magazine_empty",
            "iova_magazine_pop",
            "iova_magazine_push",
            "iova_depot_pop",
            "iova_depot_push",
            "iova_depot_work_func",
            "iova_domain_init_rcaches",
            "__iova_rcache_insert",
            "iova_rcache_insert",
            "__iova_rcache_get",
            "iova_rcache_get",
            "free_iova_rcaches",
            "free_cpu_cached_iovas",
            "free_global_cached_iovas",
            "iova_cpuhp_dead",
            "iova_cache_get",
            "iova_cache_put");

    private static Stream<Method> mirrors(String file) throws ClassNotFoundException {
        String domain = IovaAllocator.class.getPackageName();
        return Stream.of(
                        IovaAllocator.class,
                        Iova.class,
                        IovaDomain.class,
                        Class.forName(domain + ".IovaMagazine"),
                        Class.forName(domain + ".IovaCpuRcache"),
                        Class.forName(domain + ".IovaRcache"),
                        Class.forName(domain + ".IovaRcaches"),
                        MainlineAllocator.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> !method.isBridge() && method.isAnnotationPresent(Mirrors.class))
                .filter(method -> method.getAnnotation(Mirrors.class).file().equals(file));
    }

    private static List<String> mirrored(String file) throws ClassNotFoundException {
        return mirrors(file).map(MirrorsTest::cName).sorted().toList();
    }

    private static String cName(Method method) {
        return method.getAnnotation(Mirrors.class).value();
    }

    @Test
    void everyFunctionHasOneMirror() throws ClassNotFoundException {
        assertEquals(47, FUNCTIONS.size());
        assertEquals(FUNCTIONS.stream().sorted().toList(), mirrored("drivers/iommu/iova.c"));
    }

    @Test
    void theInlineHelpersInUseHaveOneToo() throws ClassNotFoundException {
        assertEquals(List.of("iova_shift", "iova_size"), mirrored("include/linux/iova.h"));
    }

    @Test
    void javaNamesAreTheCNames() throws ClassNotFoundException {
        mirrors("drivers/iommu/iova.c").forEach(method -> assertEquals(camelCase(cName(method)), method.getName()));
    }

    private static String camelCase(String cName) {
        return Pattern.compile("_(.)")
                .matcher(cName.replaceFirst("^_+", ""))
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }
}
