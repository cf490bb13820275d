// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FoundationTest {
    private final Map<String, byte[]> kernel = new HashMap<>();

    private void has(String path, String... includes) {
        StringBuilder text = new StringBuilder("int nothing;\n");
        for (String include : includes) {
            text.append("#include ").append(include).append('\n');
        }
        kernel.put(path, text.toString().getBytes(UTF_8));
    }

    private Foundation found() throws IOException {
        return Foundation.ofAllocator(KernelTree.of(kernel, "nowhere"));
    }

    /** What each kernel that there is stands on is what was listed by hand before. */
    @Test
    void aRealAllocatorStandsOnItsTree() throws IOException {
        Foundation found = Foundation.ofAllocator(KernelTree.at(KernelSource.linux612()));
        assertEquals(
                Set.of(
                        "drivers/iommu/iova.c",
                        "include/linux/iova.h",
                        "include/linux/rbtree.h",
                        "include/linux/rbtree_augmented.h",
                        "include/linux/rbtree_types.h",
                        "lib/rbtree.c"),
                found.files().keySet());
        assertEquals(Set.of("lib/rbtree.c"), found.units());
        assertEquals(new TreeSet<>(KernelFiles.all()), found.files().keySet());
    }

    @Test
    void headersLeadToWhatImplementsThem() throws IOException {
        has("drivers/iommu/iova.c", "<linux/iova.h>", "\"iova-more.h\"");
        has("include/linux/iova.h", "<linux/some_tree.h>");
        has("include/linux/some_tree.h");
        has("lib/some_tree.c", "<linux/some_tree.h>", "<linux/iova_part.h>");
        has("include/linux/iova_part.h");
        has("drivers/iommu/iova_part.c", "<linux/iova_part.h>");
        has("drivers/iommu/iova-more.h", "\"../other/beside.h\"", "\"part.c\"");
        has("drivers/iommu/iova-more.c", "\"iova-more.h\"");
        has("drivers/other/beside.h");
        has("drivers/iommu/part.c");
        has("lib/of_nobody.c");
        Foundation found = found();
        assertEquals(
                Set.of("drivers/iommu/iova-more.c", "drivers/iommu/iova_part.c", "lib/some_tree.c"), found.units());
        Set<String> all = new TreeSet<>(kernel.keySet());
        all.remove("lib/of_nobody.c");
        assertEquals(all, found.files().keySet());
        assertEquals(
                Set.of("lib/some_tree.c", "include/linux/some_tree.h", "include/linux/iova_part.h"),
                found.behind("lib/some_tree.c").keySet());
    }

    /** The XArray is the shim's, and so nothing of the kernel's is. */
    @Test
    void standInsGoFirst() throws IOException {
        has("drivers/iommu/iova.c", "<linux/iova.h>");
        has("include/linux/iova.h", "<linux/xarray.h>");
        has("include/linux/xarray.h", "<linux/some_tree.h>");
        has("include/linux/some_tree.h");
        has("lib/xarray.c");
        assertEquals(
                Set.of("drivers/iommu/iova.c", "include/linux/iova.h"),
                found().files().keySet());
    }

    @Test
    void whatIsOutsideOfTheKernelIsNotAskedFor() throws IOException {
        has(
                "drivers/iommu/iova.c",
                "\"../../../../secret.h\"",
                "\"../../shim/replay/confine.c\"",
                "</etc/passwd>",
                "\"/etc/passwd\"",
                "<linux/>",
                "\"\\0\"");
        has("include/linux/iova.h");
        has("shim/replay/confine.c");
        KernelTree guarded = path -> {
            assertEquals(
                    List.of(),
                    List.of(path).stream()
                            .filter(p -> p.startsWith("/") || p.endsWith("/") || p.contains(".."))
                            .toList());
            return KernelTree.of(kernel, "nowhere").read(path);
        };
        assertEquals(
                Set.of("drivers/iommu/iova.c", "include/linux/iova.h"),
                Foundation.ofAllocator(guarded).files().keySet());
    }

    @Test
    void withoutAnAllocatorThereIsNothing() {
        has("include/linux/iova.h");
        assertEquals(
                "drivers/iommu/iova.c: nowhere",
                assertThrows(NoSuchFileException.class, this::found).getMessage());
    }
}
