// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iovakit.lifetime.Ended.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ProgramTest {
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** Two processes, one of which loses its parent and is deaf to being asked, and a file with their ids. */
    private static final String FAMILY =
            "(setsid sh -c 'trap \"\" TERM; echo $$ >orphan.new; mv orphan.new orphan; while :; do sleep 1; done' &);"
                    + " sleep 600 & echo $! >child.new; mv child.new child; ";

    @TempDir
    Path folder;

    private Program shell(String script) {
        return Program.of("sh", "-c", script).in(folder);
    }

    private ProcessHandle member(String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name);
        while (!Files.exists(file)) {
            Thread.sleep(20);
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow();
    }

    private List<ProcessHandle> family() throws IOException, InterruptedException {
        return List.of(member("orphan"), member("child"));
    }

    private static void signal(String signal, long process) throws IOException {
        assertTrue(
                Program.of("kill", "-s", signal, Long.toString(process)).run().isGood());
    }

    private static void expectGone(List<ProcessHandle> family) throws Exception {
        for (ProcessHandle each : family) {
            while (!Running.isGone(each)) {
                Thread.sleep(20);
            }
        }
    }

    @Test
    void streamsAreApartOrOne() throws IOException {
        String script = "echo out; echo err >&2; exit 3";
        Ended apart = shell(script).run();
        assertEquals(List.of(3, "out\n", "err\n"), List.of(apart.status(), apart.output(), apart.errors()));
        assertEquals("ended with status 3", apart.words());
        Ended one = shell(script).merged().run();
        assertEquals(List.of("out\nerr\n", ""), List.of(one.output(), one.errors()));
        Ended without = shell(script).withoutErrors().run();
        assertEquals(List.of("out\n", ""), List.of(without.output(), without.errors()));
    }

    @Test
    void aFileTakesBothStreams() throws IOException {
        Path log = Files.writeString(folder.resolve("log"), "of another run, and longer\n");
        assertTrue(shell("echo out; echo err >&2").into(log).run().isGood());
        assertEquals("out\nerr\n", Files.readString(log));
    }

    @Test
    void seesItsEnvironment() throws IOException {
        String script = "echo $ONE $TWO $HOME";
        String home = System.getenv("HOME");
        assertEquals("1 " + home + "\n", shell(script).with("ONE", "1").run().output());
        assertEquals(
                "1\n",
                shell(script).with("ONE", "1").without("HOME"::equals).run().output());
        assertEquals("2\n", shell(script).withOnly(Map.of("TWO", "2")).run().output());
    }

    @Test
    void readsWhatItIsGivenOrNothing() throws IOException {
        String much = "line\n".repeat(100_000);
        assertEquals(much, shell("cat").reading(much.getBytes(UTF_8)).run().output());
        assertEquals("", shell("cat").run().output());
        assertTrue(shell("exit 0").reading(much.getBytes(UTF_8)).run().isGood());
    }

    @Test
    void muchOnBothStreamsIsRead() throws IOException {
        Ended ended = shell("i=0; while [ $i -lt 3000 ]; do i=$((i + 1));"
                        + " echo 0123456789012345678901234567890123456789; echo 0123456789 >&2; done")
                .run();
        assertEquals(3000 * 41, ended.output().length());
        assertEquals(3000 * 11, ended.errors().length());
    }

    @Test
    void aLimitOnTimeEndsItWithAllThatItStarted() throws Exception {
        Ended ended =
                shell(FAMILY + "echo began; wait").within(Duration.ofSeconds(2)).run();
        List<ProcessHandle> family = new ArrayList<>();
        for (String name : List.of("orphan", "child")) {
            ProcessHandle.of(Long.parseLong(
                            Files.readString(folder.resolve(name)).strip()))
                    .ifPresent(family::add);
        }
        assertEquals(Ending.TIME, ended.ending());
        assertEquals("did not end within 2 s", ended.words());
        assertEquals("began\n", ended.output());
        assertFalse(ended.isGood());
        assertFalse(ended.isDisturbed());
        expectGone(family);
    }

    /** What it started has its output, and does not end. Where nobody read yet when it ended, Java takes what was there for all. */
    @Test
    void whoHoldsItsOutputIsEndedToo() throws Exception {
        Ended ended = shell("(setsid sleep 600 &); sleep 0.5; echo said")
                .within(SHORT)
                .run();
        assertEquals(Ending.TIME, ended.ending());
        assertEquals("said\n", ended.output());
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void aLimitOnOutputEndsIt(int stream) throws IOException {
        Ended ended =
                shell("while :; do echo again; done >&" + stream).upTo(1000).run();
        assertEquals(Ending.OUTPUT, ended.ending());
        assertEquals("printed more than 1000 bytes", ended.words());
        String said = stream == 1 ? ended.output() : ended.errors();
        assertEquals("again\n".repeat(167).substring(0, 1000), said);
    }

    @Test
    void aLimitOnOutputHoldsForAFileToo() throws IOException {
        Ended ended = shell("while :; do echo again; done")
                .into(folder.resolve("log"))
                .upTo(1000)
                .run();
        assertEquals(Ending.OUTPUT, ended.ending());
    }

    @Test
    void whatIsNotKeptIsThrownAway() throws IOException {
        Ended ended = shell("i=0; while [ $i -lt 1000 ]; do i=$((i + 1)); echo 0123456789; done; exit 4")
                .keeping(15)
                .run();
        assertEquals(List.of("0123456789\n0123", 4), List.of(ended.output(), ended.status()));
    }

    @ParameterizedTest
    @CsvSource({
        "KILL, true, 'was killed from outside, signal 9 (SIGKILL)'",
        "TERM, true, 'was killed from outside, signal 15 (SIGTERM)'",
        "USR2, true, 'was killed from outside, signal 12'",
        "SEGV, false, 'crashed, signal 11 (SIGSEGV)'"
    })
    void aSignalIsTold(String signal, boolean disturbed, String words) throws IOException {
        Ended ended = shell("echo said; kill -s " + signal + " $$").run();
        assertEquals(words, ended.words());
        assertEquals(disturbed, ended.isDisturbed());
        assertEquals("said\n", ended.output());
    }

    @Test
    void oneThatIsStoppedFromOutsideIsTold() throws IOException {
        Ended ended = shell("kill -s STOP $$").within(SHORT).run();
        assertEquals(Ending.STOPPED, ended.ending());
        assertEquals("was stopped from outside, and had not ended within 1 s", ended.words());
        assertTrue(ended.isDisturbed());
    }

    @Test
    void anInterruptEndsItWithAllThatItStarted() throws Exception {
        List<Throwable> thrown = new ArrayList<>();
        Thread thread = new Thread(() -> {
            thrown.add(
                    assertThrows(IOException.class, () -> shell(FAMILY + "wait").run()));
            assertTrue(Thread.currentThread().isInterrupted());
        });
        thread.start();
        List<ProcessHandle> family = family();
        thread.interrupt();
        thread.join();
        expectGone(family);
        assertEquals(
                "interrupted while sh ran",
                assertInstanceOf(InterruptedIOException.class, thrown.get(0)).getMessage());
    }

    @Test
    void oneThatEndsWithItsInputIsNotEndedByForce() throws IOException {
        Ended ended = shell("trap '' TERM; read -r nothing; echo orderly; exit 5")
                .within(SHORT)
                .endingWithItsInput()
                .run();
        assertEquals(Ending.TIME, ended.ending());
        assertEquals(List.of(5, "orderly\n"), List.of(ended.status(), ended.output()));
    }

    @Test
    void oneThatIsFollowedAnswers() throws IOException {
        try (Running running = shell("while read -r line; do echo \"got $line\"; done; echo words >&2; exit 6")
                        .start();
                CompleteLines lines = new CompleteLines(running.output(), UTF_8)) {
            OutputStream input = running.input();
            for (String line : List.of("one", "two")) {
                input.write((line + "\n").getBytes(UTF_8));
                input.flush();
                assertEquals("got " + line, lines.readLine());
            }
            input.close();
            assertNull(lines.readLine());
            Ended ended = running.await();
            assertEquals(List.of(6, "words\n"), List.of(ended.status(), ended.errors()));
        }
    }

    @Test
    void oneThatIsFollowedMayNotKeepItsReaderWaiting() throws IOException {
        try (Running running = shell("echo one; sleep 600").start();
                CompleteLines lines = new CompleteLines(running.output(), UTF_8)) {
            running.patience(SHORT);
            assertEquals("one", lines.readLine());
            assertNull(lines.readLine());
            assertEquals("did not end within 1 s", running.await().words());
        }
    }

    /** What has no processor on a busy machine is silent too, and does not hang. */
    @Test
    void oneThatWorksInSilenceIsEndedBeforeOneThatSleeps() throws IOException {
        long working = silent("while :; do :; done");
        long sleeping = silent("sleep 600");
        assertTrue(working < sleeping, working + " ns at work, " + sleeping + " ns asleep");
    }

    private long silent(String script) throws IOException {
        long start = System.nanoTime();
        try (Running running = shell(script).start();
                CompleteLines lines = new CompleteLines(running.output(), UTF_8)) {
            running.patience(SHORT);
            assertNull(lines.readLine());
            assertEquals(Ended.Ending.TIME, running.await().ending());
        }
        return System.nanoTime() - start;
    }

    @Test
    void closingEndsWhatIsFollowed() throws Exception {
        Running running = shell(FAMILY + "cat").start();
        List<ProcessHandle> family = family();
        running.close();
        expectGone(family);
    }

    @Test
    void wholeErrorLinesAreTold() throws IOException {
        List<String> told = new ArrayList<>();
        try (Running running =
                shell("printf 'one\\ntwo\\nthr' >&2").tellingErrors(told::add).start()) {
            running.await();
        }
        assertEquals(List.of("one", "two"), told);
    }

    /** The other JVM of the next test. */
    public static final class Waiting {
        private Waiting() {}

        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            String script = "echo $$ >child.new; mv child.new child; until [ -e go ]; do sleep 0.1; done; echo done";
            Ended ended = Program.of("sh", "-c", script)
                    .in(folder)
                    .within(Duration.ofSeconds(3))
                    .run();
            System.out.println(ended.words() + ", " + ended.output().strip() + ", "
                    + (ended.time().compareTo(Duration.ofSeconds(3)) < 0));
        }
    }

    /** As a terminal does it with Ctrl-Z and fg; and to the JVM alone. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void timeInWhichWeStandStillDoesNotCount(boolean both) throws Exception {
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiting.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        List<Long> stopped = new ArrayList<>(List.of(jvm.pid()));
        long child = member("child").pid();
        if (both) {
            stopped.add(child);
        }
        for (long each : stopped) {
            signal("STOP", each);
        }
        Thread.sleep(4000);
        for (long each : stopped) {
            signal("CONT", each);
        }
        Files.createFile(folder.resolve("go"));
        assertEquals(
                "ended with status 0, done, true\n",
                new String(jvm.getInputStream().readAllBytes(), UTF_8));
    }
}
