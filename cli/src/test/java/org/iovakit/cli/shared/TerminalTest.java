// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iovakit.app.Talk;
import org.junit.jupiter.api.Test;

/** What progress leaves on a screen. */
class TerminalTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private Terminal terminal(boolean attached) {
        return new Terminal(
                new StandardOutput(written), new PrintStream(written, true, UTF_8), attached, Optional.empty());
    }

    /** The lines that somebody sees who looks at what was written so far. */
    private List<String> screen() {
        List<String> lines = new ArrayList<>();
        for (String line : written.toString(UTF_8).split("\n", -1)) {
            StringBuilder seen = new StringBuilder();
            for (String over : line.split("\r", -1)) {
                seen.replace(0, Math.min(over.length(), seen.length()), over);
            }
            lines.add(seen.toString().stripTrailing());
        }
        return lines;
    }

    @Test
    void aPartReplacesTheOneBeforeAndWhatIsSaidStandsAbove() {
        Terminal terminal = terminal(true);
        try (Talk.Parts parts = terminal.parts("report", 2)) {
            assertEquals(List.of(""), screen());
            parts.begin("all scenarios");
            assertEquals(List.of("report: all scenarios, 1 of 2"), screen());
            parts.begin("costs");
            terminal.say("no kernel");
            terminal.show("data\n");
            assertEquals(List.of("iovakit: no kernel", "data", "report: costs, 2 of 2"), screen());
        }
        assertEquals(List.of("iovakit: no kernel", "data", ""), screen());
    }

    @Test
    void whoCameLastHasTheLine() {
        Terminal terminal = terminal(true);
        try (Talk.Parts parts = terminal.parts("rendering", -1)) {
            parts.begin("suite");
            try (Talk.Count count = terminal.count("comparing", 100)) {
                parts.begin("parity");
                count.add(50);
                terminal.say("by the way");
                parts.begin("emails");
            }
            assertEquals(List.of("iovakit: by the way", "rendering: emails"), screen());
            assertTrue(written.toString(UTF_8).contains("comparing  50%"), written.toString(UTF_8));
            Talk.Count later = terminal.count("later", -1);
            terminal.endProgress();
            later.close();
            parts.begin("more");
        }
        assertEquals(List.of("iovakit: by the way", ""), screen());
    }

    @Test
    void nothingIsDrawnWhereNobodyLooks() {
        Terminal terminal = terminal(false);
        try (Talk.Parts parts = terminal.parts("report", 1);
                Talk.Count count = terminal.count("comparing", 1)) {
            parts.begin("costs");
            count.add(1);
        }
        assertEquals("", written.toString(UTF_8));
    }
}
