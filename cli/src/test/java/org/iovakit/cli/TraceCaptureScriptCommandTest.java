// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script as it is printed, and what import says of its captures; {@link GuestCaptureTest} runs it. */
class TraceCaptureScriptCommandTest {
    private static final String CAPTURE = """
            # iovakit capture 1 of 6.1.0 x86_64, 10 s, 16384 KiB a CPU
            # tracer: nop
                 dd-369  [001] ..... 95.000001: iovakit_alloc_iova_fast: (alloc_iova_fast+0x0/0x280) iovad=0xff11000000000008 granule=4096 start=0x1 size=3 limit=0xfffff flush=0
                 dd-369  [001] ..... 95.000002: iovakit_alloc_iova: (alloc_iova+0x0/0x270) iovad=0xff11000000000008 granule=4096 start=0x1 size=4 limit=0xfffff aligned=1
                 dd-369  [001] ..... 95.000003: iovakit_alloc_iova_ret: (alloc_iova_fast+0xe9/0x280 <- alloc_iova) range=0x0 pfn=0x7
                 dd-369  [001] ..... 95.000004: iovakit_alloc_iova_fast_ret: (iommu_dma_alloc_iova+0xb9/0xe0 <- alloc_iova_fast) pfn=0x0
                 dd-369  [001] ..... 95.000005: iovakit_alloc_iova_fast: (alloc_iova_fast+0x0/0x280) iovad=0xff11000000000008 granule=4096 start=0x1 size=3 limit=0xfffffffff flush=1
                 dd-369  [001] ..... 95.000006: iovakit_alloc_iova: (alloc_iova+0x0/0x270) iovad=0xff11000000000008 granule=4096 start=0x1 size=4 limit=0xfffffffff aligned=1
                 dd-369  [001] ..... 95.000007: iovakit_alloc_iova_ret: (alloc_iova_fast+0xe9/0x280 <- alloc_iova) range=0xff110000050dd0c0 pfn=0xffffffffc
                 dd-369  [001] ..... 95.000008: iovakit_alloc_iova_fast_ret: (iommu_dma_alloc_iova+0xb9/0xe0 <- alloc_iova_fast) pfn=0xffffffffc
               gpu-42    [000] ..... 95.000009: iovakit_reserve_iova: (reserve_iova+0x0/0x80) iovad=0xff11000000000f08 granule=65536 start=0x0 lo=0x10 hi=0x1f
            # iovakit probe: iovakit_alloc_iova_fast hits 2 missed 0
            """;

    @TempDir
    Path scratch;

    private Console console;

    @BeforeEach
    void setUp() {
        console = new Console(scratch);
    }

    private Path script() throws IOException {
        console.run("trace", "capture-script", "-o", "script.sh").expect(ExitCode.CLEAN);
        return console.directory().resolve("script.sh");
    }

    private String run(int status, List<String> command) throws IOException, InterruptedException {
        Path out = scratch.resolve("out.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        int ended = process.waitFor();
        String said = Files.readString(out, UTF_8);
        assertEquals(status, ended, said);
        return said;
    }

    @Test
    void printsTheScript() throws IOException {
        String printed =
                console.run("trace", "capture-script").expect(ExitCode.CLEAN).out();
        assertTrue(printed.startsWith("#!/bin/sh\n# SPDX-License-Identifier: GPL-2.0-only\n"), printed);
        assertEquals(printed, Files.readString(script()));
    }

    @Test
    @RequiresProgram(value = "shellcheck", debianPackage = "shellcheck")
    void shellcheckFindsNothingInIt() throws IOException, InterruptedException {
        assertEquals("", run(0, List.of("shellcheck", script().toString())));
    }

    /** Before it touches anything; to run it whole is for a machine of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"10", "-t", "-t x", "-t -1", "-b 1k", "-q", "-l 3"})
    void refusesWhatItDoesNotKnow(String words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", script().toString()));
        command.addAll(List.of(words.split(" ", -1)));
        String said = run(2, command);
        assertTrue(said.contains("usage: sh "), said);
    }

    @Test
    void importsADomainOfItsCapture() throws IOException {
        Files.writeString(console.directory().resolve("capture"), CAPTURE);
        Console.Result busiest = console.run("trace", "import", "capture").expect(ExitCode.CLEAN);
        assertTrue(busiest.out().endsWith("""
                domain 4096 0x1 rcaches
                alloc_fast 1 3 0xfffff keep
                alloc_fast 1 3 0xfffffffff flush
                """), busiest.out());
        assertEquals("""
                iovakit: read 12 lines of ftrace: 9 calls and returns, 0 maps, 0 unmaps, 0 other events
                iovakit: made 2 allocations, 0 reservations and 0 frees
                iovakit: domains: 2, this is 0xff11000000000008; --domain takes another: 0xff11000000000008 with 2 requests and frees, 0xff11000000000f08 with 1 requests and frees
                iovakit: of its requests 1 were served and 1 refused on the host; of those to the caches 2 went past them to the tree, and of the frees 0
                """, busiest.err());
        String other = console.run("trace", "import", "--domain", "0xff11000000000f08", "capture")
                .expect(ExitCode.CLEAN)
                .out();
        assertTrue(other.endsWith("domain 65536 0x0 tree\nreserve 0x10 0x1f\n"), other);
        console.run("trace", "import", "--domain", "0x77", "capture")
                .expectRefusal("capture: it has no domain 0x77", "0xff11000000000f08");
        console.run("trace", "import", "--dma-mask", "32", "capture").expectRefusal("leave --dma-mask out");
        console.run("trace", "import", "--domain", "nvme", "capture").expectRefusal("'nvme' is no address");
    }

    @Test
    void mapsHaveNoDomain() throws IOException {
        Files.writeString(
                console.directory().resolve("capture"),
                "dd-1 [000] 1.000001: map: IOMMU: iova=0x1000 - 0x2000 paddr=0x0 size=4096\n");
        console.run("trace", "import", "--domain", "0x77", "capture")
                .expectRefusal("map and unmap events do not tell domains apart");
    }
}
