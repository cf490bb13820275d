// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.adopt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.edit.Edit;
import org.iovakit.patchgen.edit.FileEditor;
import org.iovakit.testing.KernelSources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FoundEditsTest {
    private static final String IOVA_C = "drivers/iommu/iova.c";

    private static List<Edit> found(String path, String before, String after) throws PatchGenException {
        return FoundEdits.of(
                new SourceText(path, before.getBytes(UTF_8)),
                new SourceText(path, after.getBytes(UTF_8)),
                new ParsedFiles());
    }

    private static byte[] applied(String path, String before, List<Edit> edits) throws PatchGenException {
        return new FileEditor(new SourceText(path, before.getBytes(UTF_8)), new ParsedFiles(), "test").apply(edits);
    }

    private static Stream<Arguments> pairs() {
        return Stream.of(KernelSources.values())
                .flatMap(from -> Stream.of(KernelSources.values())
                        .filter(to -> to != from)
                        .map(to -> Arguments.of(from, to)));
    }

    /** From each kernel to each other, back too. */
    @ParameterizedTest
    @MethodSource("pairs")
    void oneKernelsAllocatorIsMadeOfAnothers(KernelSources from, KernelSources to) throws PatchGenException {
        String before = from.text(IOVA_C);
        String after = to.text(IOVA_C);
        List<Edit> edits = found(IOVA_C, before, after);
        assertArrayEquals(after.getBytes(UTF_8), applied(IOVA_C, before, edits));
        // As a person would write them: not as one large piece.
        assertTrue(edits.size() >= 3, edits.toString());
        long longest = edits.stream()
                .mapToLong(edit -> edit.text().lines().count())
                .max()
                .orElseThrow();
        assertTrue(longest < 120, longest + " lines");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            new_iova = alloc_iova_mem();| new_iova = NULL;| replace at function alloc_iova, "assign new_iova"
            struct iova *new_iova;| struct iova *new_iova = NULL;| replace at function alloc_iova, "declare new_iova"
            free_iova_mem(new_iova);\\n\\t\\treturn NULL;| return NULL;| delete at function alloc_iova, "call free_iova_mem"
            '#define IOVA_MAG_SIZE 127'| #define IOVA_MAG_SIZE 63| replace at declaration of IOVA_MAG_SIZE
            """)
    void whatChangesIsNamedByWhatItDoes(String before, String after, String edit) throws PatchGenException {
        String text = KernelSources.LINUX_6_12.text(IOVA_C);
        int function = text.indexOf("\nalloc_iova(struct iova_domain");
        String old = before.translateEscapes();
        int at = text.indexOf(old, before.startsWith("#") ? 0 : function);
        assertTrue(at >= 0, old);
        String changed = text.substring(0, at) + after + text.substring(at + old.length());
        List<Edit> edits = found(IOVA_C, text, changed);
        assertEquals(List.of(edit), edits.stream().map(Edit::toString).toList());
    }

    @Test
    void whatNoNameTakesHoldOfIsRefusedByItsLine() throws PatchGenException {
        String text = "int a;\n\n/* Not above anything. */\n\nint b;\n";
        PatchGenException refused =
                assertThrows(PatchGenException.class, () -> found("x.c", text, text.replace("Not", "Nowhere")));
        assertTrue(refused.getMessage().startsWith("x.c:3: the change there cannot be anchored"), refused.getMessage());
        assertThrows(PatchGenException.class, () -> found("MAINTAINERS", "a\n", "b\n"));
    }

    /** Lines taken away, doubled and moved anywhere: what is found gives the text back, or it is refused by its line. */
    @Test
    void whateverChangesIsGivenBackOrRefused() throws PatchGenException {
        String text = KernelSources.LINUX_6_12.text(IOVA_C);
        List<String> lines = text.lines().toList();
        Random random = new Random(20261129);
        int given = 0;
        for (int round = 0; round < 60; round++) {
            List<String> changed = new ArrayList<>(lines);
            for (int change = 1 + random.nextInt(4); change > 0; change--) {
                int at = random.nextInt(changed.size());
                switch (random.nextInt(3)) {
                    case 0 -> changed.remove(at);
                    case 1 -> changed.add(at, changed.get(random.nextInt(changed.size())));
                    default -> changed.set(at, changed.get(at) + "/* " + round + " */");
                }
            }
            String after = String.join("\n", changed) + "\n";
            try {
                assertArrayEquals(after.getBytes(UTF_8), applied(IOVA_C, text, found(IOVA_C, text, after)));
                given++;
            } catch (PatchGenException e) {
                assertTrue(e.getMessage().startsWith(IOVA_C + ":"), e.getMessage());
                assertTrue(e.getMessage().contains("cannot be anchored"), e.getMessage());
            }
        }
        assertTrue(given >= 10, given + " of 60");
    }
}
