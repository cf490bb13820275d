// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a program is compiled again when something of it changes. */
class ProgramCacheTest {
    private static final Recipe RECIPE = new Recipe(
            "timed",
            List.of(Shim.DIRECTORY + "/replay/timed.c", Shim.DIRECTORY + "/replay/stream.c"),
            List.of(KernelFiles.IOVA_C),
            List.of("-O2"),
            List.of());

    @TempDir
    Path directory;

    private KernelTree linux;
    private Path first;
    private Set<String> objects;

    @BeforeEach
    void buildOnce() throws IOException {
        linux = KernelTree.at(KernelSource.linux612());
        first = build(RECIPE, linux);
        objects = objects();
    }

    private Path build(Recipe recipe, KernelTree kernel) throws IOException {
        return new ProgramCache(KernelSource.compiler(), directory).program(recipe, kernel);
    }

    private Set<String> objects() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("objects"))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** What was compiled since the first build, beside iova.c. */
    private Set<String> compiledSince() throws IOException {
        return objects().stream()
                .filter(object -> !objects.contains(object))
                .map(object -> object.substring(0, object.lastIndexOf('-')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private KernelTree with(String file, String more) {
        return path -> {
            byte[] content = linux.read(path);
            return path.equals(file)
                    ? (new String(content, StandardCharsets.ISO_8859_1) + more).getBytes(StandardCharsets.ISO_8859_1)
                    : content;
        };
    }

    @Test
    void theAllocatorAlone() throws IOException {
        assertNotEquals(first, build(RECIPE, with(KernelFiles.IOVA_C, "int another;\n")));
        assertEquals(Set.of(), compiledSince());
    }

    @Test
    void whatIncludesAHeaderOfTheKernel() throws IOException {
        assertNotEquals(first, build(RECIPE, with("include/linux/iova.h", "\n")));
        assertEquals(Set.of("timed"), compiledSince());
        build(RECIPE, with("include/linux/rbtree.h", "\n"));
        assertEquals(Set.of("rbtree", "timed"), compiledSince());
    }

    @Test
    void theTree() throws IOException {
        assertNotEquals(first, build(RECIPE, with(KernelFiles.RBTREE_C, "int another;\n")));
        assertEquals(Set.of("rbtree"), compiledSince());
    }

    @Test
    void whatTakesTheFlags() throws IOException {
        Recipe flagged =
                new Recipe(RECIPE.name(), RECIPE.program(), RECIPE.units(), RECIPE.options(), List.of("-DANOTHER"));
        assertNotEquals(first, build(flagged, linux));
        assertEquals(Set.of("timed"), compiledSince());
    }

    @Test
    void allOfItForOtherOptions() throws IOException {
        Recipe slower = new Recipe(RECIPE.name(), RECIPE.program(), RECIPE.units(), List.of("-O1"), RECIPE.flags());
        assertNotEquals(first, build(slower, linux));
        assertEquals(2 * objects.size(), objects().size());
    }

    /** The compiler runs elsewhere. */
    @Test
    void aRelativeFolderWillDo() throws IOException {
        Path relative =
                Path.of("").toAbsolutePath().relativize(directory.toRealPath().resolve("other"));
        assertTrue(Files.isExecutable(new ProgramCache(KernelSource.compiler(), relative).program(RECIPE, linux)));
    }

    /** With objects that were there or with new ones. */
    @Test
    void theProgramIsTheSame() throws IOException {
        Path again = new ProgramCache(KernelSource.compiler(), directory.resolve("elsewhere")).program(RECIPE, linux);
        Files.move(first, directory.resolve("kept"));
        build(RECIPE, linux);
        assertArrayEquals(Files.readAllBytes(again), Files.readAllBytes(first));
        assertArrayEquals(Files.readAllBytes(directory.resolve("kept")), Files.readAllBytes(first));
    }
}
