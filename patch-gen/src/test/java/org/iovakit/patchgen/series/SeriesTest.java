// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.iovakit.patchgen.PatchGenException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesTest {
    private static final String GOOD = """
            name: ring
            version: 2
            to: [list@example.com]
            cc: []
            cover: cover.ftl
            files: [ring.c]
            patches: [0001.ftl]
            """;

    @TempDir
    Path directory;

    private Series read(String yaml) throws PatchGenException, IOException {
        Files.writeString(directory.resolve("series.yaml"), yaml);
        return Series.read(directory);
    }

    private String fault(String yaml) {
        PatchGenException e = assertThrows(PatchGenException.class, () -> read(yaml));
        assertTrue(e.getMessage().startsWith(directory.resolve("series.yaml").toString()), e.getMessage());
        return e.getMessage();
    }

    @Test
    void readsWhatIsThere() throws PatchGenException, IOException {
        SeriesFile file = read(GOOD).file();
        assertEquals(2, file.version());
        assertEquals(List.of("list@example.com"), file.to());
        assertEquals(List.of("0001.ftl"), file.patches());
    }

    @Test
    void saysWhereTheFileIsWrong() {
        assertTrue(fault(GOOD + "patchs: []\n").contains(": \"patchs\" is no entry; the entries are [cc, "));
        assertTrue(fault(GOOD.replace("version: 2", "version: two")).contains("series.yaml:2:"));
        assertTrue(fault(GOOD.replace("files: [ring.c]\n", "")).contains("files"));
        assertTrue(fault("name: [unclosed\n").contains("series.yaml:"));
        assertTrue(fault(GOOD.replace("cover.ftl", "../cover.ftl")).contains("../cover.ftl"));
        assertTrue(fault(GOOD.replace("0001.ftl", "/etc/passwd")).contains("/etc/passwd"));
    }

    @Test
    void folderWithoutASeriesIsNamed() {
        PatchGenException e = assertThrows(PatchGenException.class, () -> Series.read(directory));
        assertEquals(directory + " holds no series: there is no series.yaml in it", e.getMessage());
    }
}
