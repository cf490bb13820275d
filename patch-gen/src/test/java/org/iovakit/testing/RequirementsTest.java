// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RequirementsTest {

    @TempDir
    Path folder;

    @Test
    void findsAProgram() throws IOException {
        Path program = Files.writeString(folder.resolve("tool"), "#!/bin/sh\n");
        assertTrue(program.toFile().setExecutable(true));
        Requirements requirements = new Requirements(Map.of("PATH", "/nowhere:" + folder));
        assertEquals(program, requirements.requireProgram("tool", "tools"));
    }

    @Test
    void skipsByNameAndWithWhatWouldBringIt() {
        Requirements requirements = new Requirements(Map.of("PATH", folder.toString()));
        TestAbortedException skip =
                assertThrows(TestAbortedException.class, () -> requirements.requireProgram("tool", "tools"));
        assertTrue(skip.getMessage().contains("needs tool: install the Debian package tools"), skip.getMessage());
    }

    @Test
    void failsWhereItIsStrict() {
        Requirements requirements = new Requirements(Map.of("PATH", folder.toString(), "IOVAKIT_STRICT", "true"));
        AssertionFailedError failure =
                assertThrows(AssertionFailedError.class, () -> requirements.requireProgram("tool", "tools"));
        assertTrue(failure.getMessage().contains("needs tool"), failure.getMessage());
    }
}
