// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceImportCommandTest {
    private static final String CAPTURE = """
            # tracer: nop
            #
            # entries-in-buffer/entries-written: 4/13   #P:8
            #
                       nginx-812     [003] ..s1.   100.000001: map: IOMMU: iova=0x00000000fffff000 - 0x0000000100000000 paddr=0x0000000012345000 size=4096
                       nginx-812     [003] ..s1.   100.000002: map: IOMMU: iova=0x00000000ffffe000 - 0x00000000fffff000 paddr=0x0000000022222000 size=4096
            CPU:1 [LOST 2 EVENTS]
                         fio-99      [001] .....   100.000003: map: IOMMU: iova=0x000000ffffff0000 - 0x000000ffffff3000 paddr=0x0000000033333000 size=12288
                      <idle>-0       [001] d.h1.   100.000004: unmap: IOMMU: iova=0x00000000ffffe000 - 0x0000000100000000 size=8192 unmapped_size=8192
                      <idle>-0       [001] d.h1.   100.000004: unmap: IOMMU: iova=0x00000000abcde000 - 0x00000000abcdf000 size=4096 unmapped_size=4096
            """;

    private static final String OPERATIONS = """
            domain 4096 0x1 rcaches
            alloc 1 0xabcde any
            alloc_fast 3 2 0xfffff flush
            alloc_fast 1 3 0xfffffff flush
            free_fast 1 1
            free_fast 1 0
            """;

    @TempDir
    Path scratch;

    private Console console;

    @BeforeEach
    void writeCapture() throws IOException {
        console = new Console(scratch);
        write("capture", CAPTURE.getBytes(ISO_8859_1));
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(console.directory().resolve(name), content);
    }

    /** The trace without its remarks. */
    private static String operations(String trace) {
        String[] lines = trace.lines().filter(line -> !line.startsWith("#")).toArray(String[]::new);
        assertEquals("iovakit-trace 1", lines[0]);
        return String.join("\n", Arrays.copyOfRange(lines, 2, lines.length)) + "\n";
    }

    private static byte[] compressed(String name, String text) throws IOException, CompressorException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new CompressorStreamFactory().createCompressorOutputStream(name, bytes)) {
            out.write(text.getBytes(ISO_8859_1));
        }
        return bytes.toByteArray();
    }

    @Test
    void makesATraceAndTellsWhatItLacks() {
        Console.Result result = console.run("trace", "import", "capture").expect(ExitCode.CLEAN);
        assertEquals(OPERATIONS, operations(result.out()));
        assertEquals("""
                iovakit: read 10 lines of ftrace: 3 maps, 2 unmaps, 0 other events
                iovakit: made 2 allocations, 1 of them mapped in parts, and 2 frees
                iovakit: the buffer was too small: 9 older events were overwritten in it; see iovakit trace import \
                --help for a larger one
                iovakit: events were lost: 2, as far as the capture knows; lines that say so: 1
                iovakit: ranges held from the start, which were mapped before the capture: 1
                iovakit: so the trace is not complete: it says so, and what is told of it is told with that
                """, result.err());
    }

    @Test
    void garbageIsToldAndNotFatal() throws IOException {
        write("capture", (CAPTURE + "\u001b[2Jbad\nworse\n").getBytes(ISO_8859_1));
        Console.Result result = console.run("trace", "import", "capture").expect(ExitCode.CLEAN);
        assertEquals(OPERATIONS, operations(result.out()));
        assertTrue(result.err().contains("other lines: 2; the first is line 11: '?[2Jbad'"), result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bzip2", "xz", "zstd"})
    void readsCompressedFiles(String name) throws IOException, CompressorException {
        write("capture." + name, compressed(name, CAPTURE));
        assertEquals(
                OPERATIONS,
                operations(console.run("trace", "import", "capture." + name)
                        .expect(ExitCode.CLEAN)
                        .out()));
    }

    @Test
    void aCompressedFileThatIsCutOffIsRefused() throws IOException, CompressorException {
        byte[] whole = compressed("gz", CAPTURE);
        write("capture.gz", Arrays.copyOf(whole, whole.length / 2));
        Map<String, String> before = Console.snapshot(console.directory());
        console.run("trace", "import", "-o", "a.trace", "capture.gz").expectRefusal("capture.gz: ");
        assertEquals(before, Console.snapshot(console.directory()));
    }

    @Test
    void readsStandardInput() {
        InputStream old = System.in;
        System.setIn(new ByteArrayInputStream(CAPTURE.getBytes(ISO_8859_1)));
        try {
            assertEquals(
                    OPERATIONS,
                    operations(console.run("trace", "import", "-")
                            .expect(ExitCode.CLEAN)
                            .out()));
        } finally {
            System.setIn(old);
        }
    }

    @Test
    void writesAFileThatCanBeReplayed() throws IOException {
        write("a.trace", "old".getBytes(ISO_8859_1));
        assertEquals(
                "",
                console.run("trace", "import", "-o", "a.trace", "capture")
                        .expect(ExitCode.CLEAN)
                        .out());
        assertEquals(OPERATIONS, operations(Files.readString(console.directory().resolve("a.trace"))));
        assertEquals(2, Console.snapshot(console.directory()).size());
        String told =
                console.run("trace", "replay", "a.trace").expect(ExitCode.CLEAN).out();
        assertTrue(
                told.startsWith("NOT COMPLETE: It began in the midst, 9 older events were overwritten: 1 ranges"),
                told);
        assertTrue(told.contains("NOT COMPLETE: 2 events are missing, 28.6 % of what there was, at least"), told);
        // What was there before is no request.
        assertTrue(told.matches("(?s).*\nrequests served +2 .*"), told);
        String differ = console.run("diff", "--from", "0", "--to", "1", "--trace", "a.trace")
                .out();
        assertTrue(differ.contains("NOT COMPLETE: 2 events are missing"), differ);
        assertTrue(console.run("trace", "replay", "--format", "json", "a.trace")
                .out()
                .contains("\"complete\" : false"));
    }

    @Test
    void optionsChooseWhatIsImportedAndHow() {
        assertEquals(
                """
                domain 2048 0x1 tree
                alloc 8 0xffffff any
                """.replace("any", "aligned"),
                operations(console.run(
                                "trace",
                                "import",
                                "--comm",
                                "fio",
                                "--pid",
                                "99,100",
                                "--cpu",
                                "1",
                                "--tree",
                                "--granule",
                                "2048",
                                "--dma-mask",
                                "35",
                                "capture")
                        .expect(ExitCode.CLEAN)
                        .out()));
    }

    @Test
    void wrongOptionsAreRefused() {
        console.run("trace", "import", "--dma-mask", "65", "capture").expectRefusal("from 12 to 64 bits, not 65");
        console.run("trace", "import", "--granule", "131072", "capture").expectRefusal("granule", "65536");
    }

    @Test
    void withoutEventsOneIsToldHowToCaptureThem() throws IOException {
        write("empty", new byte[0]);
        console.run("trace", "import", "empty").expectRefusal("empty: no map event in 0 lines", "perf record -a -e");
        write("other", "hello\n".getBytes(ISO_8859_1));
        console.run("trace", "import", "other").expectRefusal("other: no map event in 1 lines", "iommu:map");
        console.run("trace", "import", "--comm", "sshd", "capture").expectRefusal("none of its 3 map events");
        console.run("trace", "import", "nowhere").expectRefusal("nowhere: no such file");
        assertEquals(3, Console.snapshot(console.directory()).size());
    }

    @Test
    void anEventThatCannotBeReadIsShown() throws IOException {
        String cut = "   nginx-812     [003] ..s1.   100.000009: map: IOMMU: iova=0x00000000ffffd000 - 0x00000000";
        write("capture", (CAPTURE + cut + "\n").getBytes(ISO_8859_1));
        Console.Result result = console.run("trace", "import", "capture").expect(ExitCode.CLEAN);
        assertEquals(OPERATIONS, operations(result.out()));
        assertTrue(
                result.err()
                        .contains("events that cannot be read, and are missing: 1; the first is line 11: '" + cut
                                + "'\n"),
                result.err());
        write("capture", "io_page_fault: x\nmap: iova=4096 size=7\n".getBytes(ISO_8859_1));
        console.run("trace", "import", "capture")
                .expectRefusal("no map event in 2 lines", "line 2: 'map: iova=4096 size=7'");
    }

    @Test
    void timesThatAreNoneAreRefused() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            text.append(String.format(
                    "fio 77 [000] 0.%06d: iommu:map: IOMMU: iova=0x%x paddr=0x0 size=4096%n", i * 7 % 5, 4096 * i));
        }
        write("capture", text.toString().getBytes(ISO_8859_1));
        console.run("trace", "import", "capture").expectRefusal("of its 40 events", "--deltatime");
    }

    @ParameterizedTest
    @CsvSource({
        "17084474726163696e6736, trace-cmd report -i capture",
        "50455246494c453268, perf script --show-lost-events -i capture",
        "504b03041400, unzip -p capture",
        "04224d186440, lz4 -dc capture"
    })
    void aFileOfAnotherKindIsNamed(String start, String command) throws IOException, CompressorException {
        byte[] bytes = HexFormat.of().parseHex(start);
        write("capture", bytes);
        console.run("trace", "import", "capture").expectRefusal("capture: it is ", command);
        console.run("trace", "replay", "capture").expectRefusal("capture: it is ", command);
        write("capture", compressed("gz", new String(bytes, ISO_8859_1)));
        console.run("trace", "import", "capture").expectRefusal("capture: it is ", command);
    }

    @Test
    @RequiresProgram(value = "mkfifo", debianPackage = "coreutils")
    void readsAPipeThatHasAName() throws IOException, InterruptedException {
        Path pipe = console.directory().resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Thread writer = new Thread(() -> {
            try {
                Files.writeString(pipe, CAPTURE, ISO_8859_1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();
        assertEquals(
                OPERATIONS,
                operations(console.run("trace", "import", "pipe")
                        .expect(ExitCode.CLEAN)
                        .out()));
        writer.join();
        console.run("trace", "replay", "pipe").expectRefusal("pipe can be replayed at one stage: name it with --stage");
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        console.run("trace", "import", "-o", "no/a.trace", "capture").expectRefusal("cannot write no/a.trace", "-o");
    }
}
