// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.cli.shared.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    private Path scratch;

    /** The program, where what it does at its end fails. */
    static final class FailsAtItsEnd {
        private FailsAtItsEnd() {}

        public static void main(String[] arguments) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                throw new IllegalStateException("the end is broken");
            }));
            Main.main(arguments);
        }
    }

    @Test
    void whoFailsWhileTheProgramEndsDoesNotWaitForItsEnd() throws Exception {
        List<String> command = new ArrayList<>(Forked.program(List.of(), "--version"));
        command.replaceAll(word -> word.equals(Main.class.getName()) ? FailsAtItsEnd.class.getName() : word);
        Process program = Forked.begin(command, scratch);
        try {
            Console.Result result =
                    assertTimeoutPreemptively(Duration.ofMinutes(1), () -> Forked.result(program, scratch));
            assertEquals(ExitCode.UNUSABLE, result.exitCode(), result.err());
            assertTrue(
                    result.err().contains("internal error: java.lang.IllegalStateException: the end is broken"),
                    result.err());
        } finally {
            program.destroyForcibly();
        }
    }
}
