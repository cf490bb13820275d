// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line at which a patch is cut out of a mail, held against git mailinfo. */
class ScissorsTest {
    private static final List<String> PIECES = List.of(
            "-", "--", "----", " ", "  ", "8<", ">8", "%<", ">%", "cut here", "a", "8<-byte", ">8 bytes", "- - -");

    private static final int LINES = 300;

    @TempDir
    Path folder;

    @Test
    void linesAreScissorsWhereGitSaysSo() throws Exception {
        Random random = new Random(20261202);
        String script = "for i in $(seq 0 " + (LINES - 1)
                + "); do git mailinfo --scissors msg$i patch$i <mail$i >/dev/null || exit; done";
        String[] lines = new String[LINES];
        for (int i = 0; i < LINES; i++) {
            StringBuilder line = new StringBuilder();
            for (int piece = random.nextInt(6); piece >= 0; piece--) {
                line.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            lines[i] = line.toString();
            Files.writeString(
                    folder.resolve("mail" + i),
                    "From: Ada <ada@example.org>\nSubject: x\n\nabove\n" + line + "\nbelow\n---\ndiff --git a/x b/x\n");
        }
        Process git = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        assertEquals("", new String(git.getInputStream().readAllBytes(), UTF_8));
        int scissors = 0;
        for (int i = 0; i < LINES; i++) {
            boolean cut = !Files.readString(folder.resolve("msg" + i)).contains("above");
            assertEquals(cut, GivenTrailers.isScissors(lines[i]), lines[i]);
            scissors += cut ? 1 : 0;
        }
        int found = scissors;
        assertTrue(found > LINES / 10 && found < LINES * 9 / 10, () -> found + " scissors");
    }
}
