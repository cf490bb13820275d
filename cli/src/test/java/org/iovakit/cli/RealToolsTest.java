// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the real trace-cmd and perf print of events, read back. They print it from recordings in their own formats, which
 * are written here: no test may trace a kernel.
 */
class RealToolsTest {
    private static final String OPERATIONS = """
            domain 4096 0x1 rcaches
            alloc_fast 0 1 0xfffff flush
            alloc_fast 1 2 0xfffff flush
            free_fast 0 0
            free_fast 1 1
            alloc_fast 0 1 0xfffff flush
            """;

    private static final long TIME = 12_345_678_901_234L;

    @TempDir
    Path scratch;

    /** Standard output of a program, which has to end well. */
    private String run(List<String> command) throws IOException, InterruptedException {
        Path out = scratch.resolve("out.txt");
        Path err = scratch.resolve("err.txt");
        int status = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        assertEquals(0, status, () -> {
            try {
                return Files.readString(err, ISO_8859_1);
            } catch (IOException e) {
                return e.toString();
            }
        });
        return Files.readString(out, ISO_8859_1);
    }

    private Console.Result imported(String text) throws IOException {
        Console console = new Console(scratch);
        Files.writeString(console.directory().resolve("capture"), text, ISO_8859_1);
        Console.Result result =
                console.run("trace", "import", "--pid", "0,77,1234", "capture").expect(ExitCode.CLEAN);
        assertTrue(result.out().endsWith(OPERATIONS), () -> text + result.out());
        return result;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-t", "-w", "-l", "--ts-diff", "-R"})
    @RequiresProgram(value = "trace-cmd", debianPackage = "trace-cmd")
    void importsWhatTraceCmdReports(String option) throws IOException, InterruptedException {
        TraceDat events = new TraceDat(2, "1234 kworker/0:1-ev\n77 a b-9 [x]\n");
        events.map(0, TIME, 1234, 0xffffe000L, 4096);
        events.map(1, TIME + 600, 77, 0xffffc000L, 8192);
        events.unmap(0, TIME + 1500, 1234, 0xffffe000L, 4096);
        events.unmap(1, TIME + 2100, 77, 0xffffc000L, 8192);
        events.lose(0, 7);
        events.map(0, TIME + 90_000, 0, 0xffffd000L, 4096);
        Path file = Files.write(scratch.resolve("trace.dat"), events.bytes());
        List<String> command = new ArrayList<>(List.of("trace-cmd", "report", "-N", "-i", file.toString()));
        if (!option.isEmpty()) {
            command.add(option);
        }
        assertEquals("""
                iovakit: read 7 lines of trace-cmd: 3 maps, 2 unmaps, 0 other events
                iovakit: made 3 allocations, 0 of them mapped in parts, and 2 frees
                iovakit: events were lost: 7, as far as the capture knows; lines that say so: 1
                iovakit: so the trace is not complete: it says so, and what is told of it is told with that
                """, imported(run(command)).err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--show-lost-events",
                "--ns",
                "--reltime",
                "--fields=+pid,+tid,+period,+misc",
                "--fields=+ip",
                "--fields=+tod",
                "--fields=comm,pid,cpu,event,trace",
                "--header"
            })
    @RequiresProgram(value = "perf", debianPackage = "linux-perf")
    void importsWhatPerfPrints(String option) throws IOException, InterruptedException {
        PerfData events = new PerfData();
        events.comm(1234, "kworker/0:1-ev");
        events.comm(77, "a b-9 [x]");
        events.map(0, TIME, 1234, 0xffffe000L, 4096);
        events.map(1, TIME + 1600, 77, 0xffffc000L, 8192);
        events.unmap(0, TIME + 3500, 1234, 0xffffe000L, 4096);
        events.unmap(1, TIME + 5100, 77, 0xffffc000L, 8192);
        events.lose(0, TIME + 6000, 7);
        events.map(0, TIME + 90_000, 0, 0xffffd000L, 4096);
        Path file = Files.write(scratch.resolve("perf.data"), events.bytes());
        Console.Result result = imported(run(List.of("perf", "script", "-i", file.toString(), option)));
        assertTrue(result.err().contains(" of perf: 3 maps, 2 unmaps, 0 other events\n"), result.err());
        assertTrue(!result.err().contains("make no sense"), result.err());
        assertEquals(
                option.equals("--show-lost-events"),
                result.err().contains("events were lost: 7, as far as the capture knows; lines that say so: 1\n"),
                result.err());
    }
}
