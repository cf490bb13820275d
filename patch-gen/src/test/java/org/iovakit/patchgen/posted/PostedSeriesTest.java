// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.posted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.iovakit.patchgen.PatchGenException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostedSeriesTest {
    private static final String BASE = "0123456789abcdef0123456789abcdef01234567";

    private static final String DIFF = """
            --- a/drivers/iommu/iova.c
            +++ b/drivers/iommu/iova.c
            @@ -1 +1 @@
            -one
            +%s
            """;

    @TempDir
    Path folder;

    private static String mail(String subject, String text) {
        return """
                From mboxrd@z Thu Jan  1 00:00:00 1970
                From: Ada <ada@example.org>
                Subject: %s
                Message-ID: <%d@example.org>

                %s
                """.formatted(subject, subject.hashCode() & 0xffff, text);
    }

    private Path thread(String... mails) throws IOException {
        return Files.writeString(folder.resolve("thread.mbox"), String.join("", mails));
    }

    private static List<String> subjects(PostedSeries series) {
        return series.patches().stream()
                .map(patch -> patch.number() + " " + patch.subject())
                .toList();
    }

    @Test
    void theNewestVersionCountsThatIsThereAsAWhole() throws Exception {
        Path thread = thread(
                mail("[PATCH v2 2/2] iova: b", DIFF.formatted("b2")),
                mail("[PATCH 1/2] iova: a", DIFF.formatted("a1")),
                mail("[PATCH v2 0/2] iova: both", "about\n\nbase-commit: " + BASE + "\n"),
                mail("Re: [PATCH v2 1/2] iova: a", DIFF.formatted("quoted")),
                mail("[PATCH v2 1/2] iova: a", DIFF.formatted("a2")),
                mail("[PATCH 2/2] iova: b", DIFF.formatted("b1")),
                mail("[PATCH v3 2/2] iova: b", DIFF.formatted("b3")),
                mail("[RFC PATCH v4 0/2] iova: words alone", "nothing yet\n"),
                mail("hello", DIFF.formatted("no patch")));
        PostedSeries newest = PostedSeries.ofThread("t", thread, OptionalInt.empty());
        assertEquals(List.of("1 iova: a", "2 iova: b"), subjects(newest));
        assertTrue(newest.patches().get(0).text().contains("+a2"));
        assertEquals(Optional.of(BASE), newest.baseCommit());
        assertEquals(Set.of("drivers/iommu/iova.c"), newest.paths());

        PostedSeries first = PostedSeries.ofThread("t", thread, OptionalInt.of(1));
        assertTrue(first.patches().get(1).text().contains("+b1"));
        assertEquals(Optional.empty(), first.baseCommit());

        PatchGenException half =
                assertThrows(PatchGenException.class, () -> PostedSeries.ofThread("t", thread, OptionalInt.of(3)));
        assertEquals("t: of v3 these are missing: 1/2", half.getMessage());
        PatchGenException none =
                assertThrows(PatchGenException.class, () -> PostedSeries.ofThread("t", thread, OptionalInt.of(9)));
        assertEquals("t has no patches of v9; it has v1, v2, v3", none.getMessage());
    }

    @Test
    void aThreadWithoutAWholeVersionIsRefused() throws Exception {
        Path thread = thread(mail("[PATCH 2/3] iova: b", DIFF.formatted("b")));
        PatchGenException refused =
                assertThrows(PatchGenException.class, () -> PostedSeries.ofThread("t", thread, OptionalInt.empty()));
        assertEquals("t has no version as a whole; of v1 these are missing: 1/3, 3/3", refused.getMessage());
        Path talk = thread(mail("hello", "world"));
        assertThrows(PatchGenException.class, () -> PostedSeries.ofThread("t", talk, OptionalInt.empty()));
    }

    @Test
    void aFolderIsReadByNameOrAsQuiltHasIt() throws Exception {
        Files.writeString(folder.resolve("0000-cover.patch"), mail("[PATCH 0/2] iova: both", "about"));
        Files.writeString(folder.resolve("0001-a.patch"), mail("[PATCH 1/2] iova: a", DIFF.formatted("a")));
        Files.writeString(folder.resolve("0002-b.diff"), DIFF.formatted("b"));
        Files.writeString(folder.resolve("notes.txt"), DIFF.formatted("no patch"));
        assertEquals(List.of("1 iova: a", "2 0002-b.diff"), subjects(PostedSeries.ofFolder("f", folder)));

        Files.writeString(folder.resolve("series"), "# order\n0002-b.diff -p1\n\n0001-a.patch # last\n");
        assertEquals(List.of("1 0002-b.diff", "2 iova: a"), subjects(PostedSeries.ofFolder("f", folder)));
    }

    @Test
    void aFolderWithoutPatchesIsRefused() {
        assertThrows(PatchGenException.class, () -> PostedSeries.ofFolder("f", folder));
        assertThrows(PatchGenException.class, () -> PostedSeries.ofFolder("f", folder.resolve("none")));
    }
}
