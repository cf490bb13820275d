// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedBaseTest {

    @TempDir
    Path folder;

    @Test
    void comesBackAsItWasSaved() throws Exception {
        Path file = folder.resolve("config/iovakit/base");
        PinnedBase withRev = new PinnedBase(Path.of("/src/my linux"), Optional.of("v6.12^{commit}"));
        withRev.save(file);
        assertEquals(Optional.of(withRev), PinnedBase.load(file));

        PinnedBase withoutRev = new PinnedBase(Path.of("/src/linux"), Optional.empty());
        withoutRev.save(file);
        assertEquals(Optional.of(withoutRev), PinnedBase.load(file));
        try (var files = Files.list(file.getParent())) {
            assertEquals(1, files.count());
        }

        PinnedBase.clear(file);
        assertEquals(Optional.empty(), PinnedBase.load(file));
        PinnedBase.clear(file);
        assertFalse(Files.exists(file));
    }

    @Test
    void refusesAFileOfAnotherForm() throws IOException {
        Path file = Files.writeString(folder.resolve("base"), "/src/linux\n");
        String message =
                assertThrows(BaseException.class, () -> PinnedBase.load(file)).getMessage();
        assertTrue(message.contains(file.toString()) && message.contains("kernel=PATH"), message);
    }

    @Test
    void saysWhereItCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "").resolve("base");
        PinnedBase pinned = new PinnedBase(Path.of("/src/linux"), Optional.empty());
        String message =
                assertThrows(BaseException.class, () -> pinned.save(file)).getMessage();
        assertTrue(message.contains(file.toString()) && message.contains("XDG_CONFIG_HOME"), message);
    }

    @Test
    void refusesALineBreak() {
        PinnedBase pinned = new PinnedBase(Path.of("/src/linux"), Optional.of("v6\nkernel=/etc"));
        assertThrows(BaseException.class, () -> pinned.save(folder.resolve("base")));
        assertFalse(Files.exists(folder.resolve("base")));
    }

    @Test
    void livesWhereTheEnvironmentSays() throws BaseException {
        assertEquals(
                Path.of("/x/iovakit/base"), PinnedBase.location(Map.of("XDG_CONFIG_HOME", "/x", "HOME", "/home/u")));
        assertEquals(Path.of("/home/u/.config/iovakit/base"), PinnedBase.location(Map.of("HOME", "/home/u")));
        assertEquals(
                Path.of("/home/u/.config/iovakit/base"),
                PinnedBase.location(Map.of("XDG_CONFIG_HOME", "relative", "HOME", "/home/u")));
        assertThrows(BaseException.class, () -> PinnedBase.location(Map.of()));
    }
}
