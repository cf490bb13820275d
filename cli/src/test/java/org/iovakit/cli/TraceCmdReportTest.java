// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real trace-cmd makes of events, read back: from a file of its own format, since no test may trace a kernel. */
@RequiresProgram(value = "trace-cmd", debianPackage = "trace-cmd")
class TraceCmdReportTest {
    @TempDir
    Path scratch;

    private String report(String... options) throws IOException, InterruptedException {
        Path dat = scratch.resolve("trace.dat");
        TraceDat events = new TraceDat(2, "1234 kworker/0:1-ev\n77 a b-9 [x]\n");
        events.map(0, 12_345_678_901_234L, 1234, 0xffffe000L, 4096);
        events.map(1, 12_345_678_901_834L, 77, 0xffffc000L, 8192);
        events.unmap(0, 12_345_678_902_734L, 1234, 0xffffe000L, 4096);
        events.unmap(1, 12_345_678_903_334L, 77, 0xffffc000L, 8192);
        events.lose(0, 7);
        events.map(0, 12_345_678_990_000L, 0, 0xffffd000L, 4096);
        Files.write(dat, events.bytes());
        Path out = scratch.resolve("report.txt");
        Process process = new ProcessBuilder(List.of(
                        "sh", "-c", "trace-cmd report \"$@\"", "sh", "-i", dat.toString(), String.join("", options)))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        String text = process.waitFor() + "\n" + Files.readString(out, ISO_8859_1);
        assertTrue(text.startsWith("0\n"), text);
        return text.substring(2);
    }

    private void imports(String report) throws IOException {
        Console console = new Console(scratch);
        Files.writeString(console.directory().resolve("report"), report, ISO_8859_1);
        Console.Result result = console.run("trace", "import", "report").expect(ExitCode.CLEAN);
        assertTrue(result.out().endsWith("""
                        domain 4096 0x1 rcaches
                        alloc_fast 0 1 0xfffff flush
                        alloc_fast 1 2 0xfffff flush
                        free_fast 0 0
                        free_fast 1 1
                        alloc_fast 0 1 0xfffff flush
                        """), result.out());
        assertEquals("""
                iovakit: read 7 lines of trace-cmd: 3 maps, 2 unmaps, 0 other events
                iovakit: made 3 allocations, 0 of them mapped in parts, and 2 frees
                iovakit: events were lost: 7, as far as the capture knows; lines that say so: 1
                """, result.err());
    }

    @Test
    void importsItsReport() throws IOException, InterruptedException {
        imports(report("-N"));
    }

    @Test
    void importsItsReportInNanoseconds() throws IOException, InterruptedException {
        imports(report("-t"));
    }
}
