// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StructMembersTest {
    @TempDir
    Path kernel;

    @Test
    void findsMembersByType() throws IOException {
        Path header = kernel.resolve(KernelFiles.IOVA_H);
        Files.createDirectories(header.getParent());
        Files.writeString(header, """
                struct iova {
                	struct rb_node node;
                	unsigned  long	pfn_hi; // unsigned long not_me;
                	unsigned long gap; /* more
                	unsigned long nor_me; */
                	unsigned int count;
                };
                struct iova_domain {
                	struct rb_node *a;
                	struct rb_node	* b;
                	struct rb_node c;
                };
                """);
        StructMembers members = new StructMembers(KernelTree.at(kernel));
        assertEquals(Set.of("gap", "pfn_hi"), members.ofType("iova", "unsigned long"));
        assertEquals(Set.of("a", "b"), members.ofType("iova_domain", "struct rb_node *"));
        IOException e = assertThrows(IOException.class, () -> members.ofType("such", "int"));
        assertEquals("include/linux/iova.h has no struct such; is it that of a Linux kernel?", e.getMessage());
    }

    @Test
    void findsThoseOfTheKernel() throws IOException {
        StructMembers members = new StructMembers(KernelTree.at(KernelSource.linux612()));
        assertEquals(Set.of("pfn_hi", "pfn_lo"), members.ofType("iova", "unsigned long"));
        assertEquals(Set.of("cached32_node", "cached_node"), members.ofType("iova_domain", "struct rb_node *"));
    }
}
