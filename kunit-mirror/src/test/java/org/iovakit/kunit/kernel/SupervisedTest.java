// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Ended.Ending;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SupervisedTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    /** Two processes, and a file with their ids when both run. */
    private static final String FAMILY = "sleep 600 & echo $$ $! >ids.new; mv ids.new ids; wait";

    @TempDir
    Path folder;

    private Path log;
    private Path mark;

    @BeforeEach
    void names() {
        log = folder.resolve("log");
        mark = folder.resolve("mark");
    }

    private Ended run(String script, Duration limit) throws KernelException {
        return supervised(script, folder).run(log, mark, limit);
    }

    private static Supervised supervised(String script, Path folder) {
        return new Supervised(
                List.of("sh", "-c", script), folder, Map.of("PATH", System.getenv("PATH"), "WORD", "yes"));
    }

    /** Waits for the processes that {@link #FAMILY} starts. */
    private List<ProcessHandle> family() throws IOException, InterruptedException {
        Path ids = folder.resolve("ids");
        while (!Files.exists(ids)) {
            Thread.sleep(20);
        }
        List<ProcessHandle> family = new ArrayList<>();
        for (String id : Files.readString(ids).strip().split(" ", -1)) {
            ProcessHandle.of(Long.parseLong(id)).ifPresent(family::add);
        }
        return family;
    }

    private static void expectGone(List<ProcessHandle> family) throws Exception {
        for (ProcessHandle process : family) {
            process.onExit().get(10, TimeUnit.SECONDS);
            assertFalse(process.isAlive());
        }
    }

    @Test
    void runsInItsDirectoryWithItsEnvironmentAndNoInput() throws Exception {
        Ended end = run("pwd; echo $WORD; echo said >&2; cat; exit 7", LONG);
        assertEquals(List.of(Ending.ITSELF, 7), List.of(end.ending(), end.status()));
        assertEquals(folder.toRealPath() + "\nyes\nsaid\n", Files.readString(log));
        assertFalse(Files.exists(mark));
    }

    @Test
    void theMarkIsThereWhileItRuns() throws Exception {
        assertEquals(0, run("test -e mark", LONG).status());
    }

    @Test
    void allThatItStartedIsGoneWhenItsTimeIsOver() throws Exception {
        assertEquals(Ending.TIME, run(FAMILY, Duration.ofSeconds(1)).ending());
        expectGone(family());
        assertFalse(Files.exists(mark));
    }

    @Test
    void whatItLeavesBehindIsGoneWhenItEnds() throws Exception {
        assertEquals(Ending.ITSELF, run("sleep 600 & echo $! $! >ids", LONG).ending());
        expectGone(family());
    }

    @Test
    void whatDoesNotEndWhenAskedIsEndedByForce() throws Exception {
        assertEquals(
                Ending.TIME,
                run("trap '' TERM; " + FAMILY, Duration.ofSeconds(1)).ending());
        expectGone(family());
        assertTrue(Files.exists(mark), "what was ended by force may have left half a file");
    }

    @ParameterizedTest
    @CsvSource({
        "kill -s KILL $$, '^sh was killed from outside, signal 9 .*'",
        "kill -s TERM $$, '^sh was killed from outside, signal 15 .*'",
        "kill -s STOP $$, '^sh was stopped from outside, .*'"
    })
    void whoKillsOrStopsItIsNoResult(String script, String words) throws Exception {
        KernelException e = assertThrows(KernelException.class, () -> run(script, Duration.ofSeconds(1)));
        assertTrue(e.getMessage().matches(words), e::getMessage);
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        List<KernelException> thrown = new ArrayList<>();
        Thread thread = new Thread(() -> thrown.add(assertThrows(KernelException.class, () -> run(FAMILY, LONG))));
        thread.start();
        List<ProcessHandle> family = family();
        thread.interrupt();
        thread.join();
        expectGone(family);
        assertTrue(thrown.get(0).getMessage().contains("interrupted while sh ran"));
    }

    @Test
    void aProgramThatCannotBeStarted() {
        Supervised nowhere = new Supervised(List.of("true"), folder.resolve("nowhere"), Map.of());
        KernelException e = assertThrows(KernelException.class, () -> nowhere.run(log, mark, LONG));
        assertTrue(e.getMessage().startsWith("cannot run true in " + folder.resolve("nowhere")), e.getMessage());
    }

    /** The other JVM of the next test. */
    static final class Main {
        public static void main(String[] arguments) throws KernelException {
            Path folder = Path.of(arguments[0]);
            supervised(FAMILY, folder).run(folder.resolve("log"), folder.resolve("mark"), LONG);
        }
    }

    /** As a user does it, the kernel when memory is short, and timeout(1), which means all processes of a group. */
    @ParameterizedTest
    @CsvSource({"TERM, ''", "KILL, ''", "TERM, -", "KILL, -"})
    void nothingOutlivesTheJvm(String signal, String group) throws Exception {
        Process jvm = new ProcessBuilder(
                        "setsid",
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("jvm.txt").toFile())
                .start();
        List<ProcessHandle> family = family();
        Process kill = new ProcessBuilder("kill", "-s", signal, "--", group + jvm.pid()).start();
        assertEquals(0, kill.waitFor());
        jvm.waitFor();
        expectGone(family);
        while (Files.exists(mark)) {
            Thread.sleep(20);
        }
    }
}
