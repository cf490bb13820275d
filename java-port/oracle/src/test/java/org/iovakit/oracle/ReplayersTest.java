// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.iovakit.lifetime.Temporary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayersTest {
    @TempDir
    Path scratch;

    private static void copyKernel(Path root) throws IOException {
        for (String file : KernelFiles.all()) {
            Files.createDirectories(root.resolve(file).getParent());
            Files.copy(KernelSource.linux612().resolve(file), root.resolve(file));
        }
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, Files.readString(file) + text);
    }

    @Test
    void whatGoesInIsTheKey() throws IOException {
        Path kernel = scratch.resolve("linux");
        copyKernel(kernel);
        Path cache = scratch.resolve("cache");
        Replayers replayers = new Replayers(KernelSource.compiler(), cache);
        Set<Path> programs = new HashSet<>();
        for (Replayers.Kind kind : EnumSet.allOf(Replayers.Kind.class)) {
            programs.add(replayers.replayer(KernelTree.at(kernel), kind));
        }
        assertEquals(Replayers.Kind.values().length, programs.size());

        Path fast = replayers.replayer(KernelTree.at(kernel), Replayers.Kind.FAST);
        Object made = Files.readAttributes(fast, BasicFileAttributes.class).fileKey();
        assertEquals(
                fast,
                new Replayers(KernelSource.compiler(), cache).replayer(KernelTree.at(kernel), Replayers.Kind.FAST));
        assertEquals(made, Files.readAttributes(fast, BasicFileAttributes.class).fileKey());

        append(kernel.resolve("include/linux/rbtree_types.h"), "\n");
        assertNotEquals(fast, replayers.replayer(KernelTree.at(kernel), Replayers.Kind.FAST));
        try (Stream<Path> files = Files.walk(cache)) {
            assertTrue(files.noneMatch(Temporary::isBeside));
        }
    }

    @Test
    void aKernelThatDoesNotCompileLeavesNothing() throws IOException {
        Path kernel = scratch.resolve("linux");
        copyKernel(kernel);
        append(kernel.resolve(KernelFiles.IOVA_C), "int broken(void) { return such; }\n");
        Path cache = scratch.resolve("cache");
        Replayers replayers = new Replayers(KernelSource.compiler(), cache);
        IOException e = assertThrows(
                IOException.class, () -> replayers.replayer(KernelTree.at(kernel), Replayers.Kind.COUNTING));
        assertTrue(e.getMessage().contains(" cannot build "), e.getMessage());
        assertTrue(e.getMessage().contains("such"), e.getMessage());
        try (Stream<Path> files = Files.list(cache)) {
            assertEquals(0, files.count());
        }
    }
}
