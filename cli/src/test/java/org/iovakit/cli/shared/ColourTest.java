// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verdicts on a terminal: {@code G} and {@code R} stand for the codes of green and red, {@code 0} ends them. */
class ColourTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "test_a   ok   FAILED  skipped  | test_a   Gok0   RFAILED0  skipped",
                "book look ok-ish               | book look ok-ish",
                "stage 1  no difference         | stage 1  Gno difference0",
                "visits  2  walk (worse)        | visits  2  walk R(worse)0"
            })
    void verdictsAreColouredOnATerminalAlone(String text, String coloured) {
        assertEquals(
                coloured.replaceAll("G(?=ok|no|\\()", "\u001b[32m")
                        .replaceAll("R(?=FAILED|\\()", "\u001b[31m")
                        .replaceAll("0", "\u001b[0m"),
                shown(text, true));
        assertEquals(text, shown(text, false));
    }

    private static String shown(String text, boolean colours) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Terminal(new StandardOutput(out), new PrintStream(out, true, UTF_8), false, colours, Optional.empty())
                .show(text);
        return out.toString(UTF_8);
    }
}
