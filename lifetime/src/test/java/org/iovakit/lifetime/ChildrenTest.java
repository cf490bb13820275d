// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildrenTest {
    /** A program that starts two children, one of which is deaf to being asked, and says who they are. */
    public static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            for (String script : List.of(
                    "sleep 600 & echo $$ $!; wait",
                    "trap '' TERM; (setsid sleep 600 & echo $!); echo $$; read x; sleep 600")) {
                Children.start(
                        new ProcessBuilder("sh", "-c", script)
                                .redirectInput(new java.io.File("/dev/zero"))
                                .redirectOutput(ProcessBuilder.Redirect.INHERIT),
                        Children.number());
            }
            Thread.sleep(600_000);
        }
    }

    private static Process program() throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<ProcessHandle> family(BufferedReader said) throws IOException {
        List<ProcessHandle> family = new ArrayList<>();
        while (family.size() < 4) {
            for (String id : said.readLine().split(" ", -1)) {
                family.add(ProcessHandle.of(Long.parseLong(id)).orElseThrow());
            }
        }
        return family;
    }

    @Test
    void allEndWhenTheProgramIsKilled() throws Exception {
        Process program = program();
        try (BufferedReader said = program.inputReader()) {
            List<ProcessHandle> family = family(said);
            assertTrue(family.stream().allMatch(ProcessHandle::isAlive));
            program.toHandle().destroyForcibly();
            for (ProcessHandle each : family) {
                each.onExit().get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void anotherProgramsChildrenStay() throws Exception {
        Process one = program();
        Process other = program();
        try (BufferedReader said = one.inputReader();
                BufferedReader saidByOther = other.inputReader()) {
            List<ProcessHandle> family = family(said);
            List<ProcessHandle> others = family(saidByOther);
            one.toHandle().destroyForcibly();
            for (ProcessHandle each : family) {
                each.onExit().get(30, TimeUnit.SECONDS);
            }
            assertTrue(others.stream().allMatch(ProcessHandle::isAlive));
        } finally {
            other.destroyForcibly();
        }
    }
}
