// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import org.iovakit.patchgen.PatchGenException;
import org.junit.jupiter.api.Test;

class TreeSitterReaderTest {
    /** Parsed to its end, this takes minutes. */
    private static final String NO_C = "struct iova {\n\tunsign" + "&a ".repeat(35_000) + "\n};\n";

    @Test
    void whatTakesTooLongIsGivenUp() throws PatchGenException {
        SourceText text = new SourceText("some.c", NO_C.getBytes(UTF_8));
        PatchGenException e = assertThrows(
                PatchGenException.class,
                () -> new TreeSitterReader(text, new HashMap<>(), Duration.ofMillis(50)).read());
        assertTrue(e.getMessage().startsWith("some.c: ") && e.getMessage().contains("50 ms"), e.getMessage());
    }
}
