// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReaderTest {
    private static final String START = "iovakit-trace 1\nmachine 2\n";

    @TempDir
    Path directory;

    private static List<Operation> read(String text) throws IOException {
        List<Operation> operations = new ArrayList<>();
        try (TraceReader reader = new TraceReader(new StringReader(text), "t")) {
            for (Operation operation = reader.next(); operation != null; operation = reader.next()) {
                operations.add(operation);
            }
        }
        return operations;
    }

    @Test
    void everyOperationIsRead() throws IOException {
        String text = START + "# a comment\n\n"
                + "domain 4096 0x1 rcaches\nalloc 4 0xfffff aligned\nalloc 0x5 18446744073709551615 any\n"
                + "alloc_fast 1 3 0xfffff flush\nreserve 0x5 0x9\nfree 0\nfree_pfn 7\nfree_fast 0 2\n"
                + "find 0xFFFFFFFFFFFFFFFF\ncpu_dead 1\ncpu_online 1\nadvance 100\ndump";
        assertEquals(
                List.of(
                        new Operation.Domain(4096, 1, true),
                        new Operation.Alloc(4, 0xfffff, true),
                        new Operation.Alloc(5, ~0L, false),
                        new Operation.AllocFast(1, 3, 0xfffff, true),
                        new Operation.Reserve(5, 9),
                        new Operation.Free(0),
                        new Operation.FreePfn(7),
                        new Operation.FreeFast(0, 2),
                        new Operation.Find(~0L),
                        new Operation.CpuDead(1),
                        new Operation.CpuOnline(1),
                        new Operation.Advance(100),
                        new Operation.Dump()),
                read(text));
    }

    @Property(tries = 20)
    void whatIsWrittenIsReadBack(@ForAll long seed) throws IOException {
        Trace trace = Trace.first(new RandomTrace(seed, 2000, true), 2000);
        StringBuilder text = new StringBuilder();
        TraceWriter.write(trace, text);
        assertEquals(trace.operations(), read(text.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "alloc 1 0xg any               | 4:9  | limit: '0xg' is no number, as in 12 or 0xc",
                "alloc 010 0x1 any             | 4:7  | size: '010' is no number, as in 12 or 0xc",
                "alloc +1 0x1 any              | 4:7  | size: '+1' is no number, as in 12 or 0xc",
                "alloc 0x-1 0x1 any            | 4:7  | size: '0x-1' is no number, as in 12 or 0xc",
                "find 18446744073709551616     | 4:6  | pfn: '18446744073709551616' is no number of 64 bits",
                "alloc 1 2 some                | 4:11 | 'some' should be 'aligned' or 'any'",
                "alloc 1                       | 4:8  | the line ends where it should have a number, the limit",
                "alloc  1 2 any                | 4:7  | here should be a number, the size, after a single space",
                "alloc 1 2 any 3               | 4:14 | the line should end here",
                "alloc 0 2 any                 | 4:1  | alloc: the size is at least one page",
                "alloc 0x8000000000000001 2 aligned | 4:1 | alloc: a size that is aligned to is at most 2^63 pages",
                "reserve 3 2                   | 4:1  | reserve: a range does not end before it starts",
                "reserve 3 0xffffffffffffffff  | 4:1  | reserve: pfn 0xffffffffffffffff is the anchor's",
                "domain 3000 1 tree            | 4:1  | domain: the granule is a power of two from 1 to 65536",
                "cpu_dead 2                    | 4:10 | there is no cpu 2, the machine has 0 to 1",
                "advance 2147483648            | 4:9  | milliseconds: at most 2147483647",
                "alloc_fast 0 1 2 keep         | 4:1  | the domain has no rcaches",
                "realloc 1                     | 4:1  | there is no operation 'realloc'",
                "free 0 | 4:6 | handle 0 was never allocated: there are 0 allocations before this line, the first is 0",
            })
    void errorsNameLineAndColumn(String line, String place, String message) {
        TraceSyntaxException e =
                assertThrows(TraceSyntaxException.class, () -> read(START + "domain 4096 1 tree\n" + line + "\n"));
        assertEquals("t:" + place + ": " + message, e.getMessage());
        assertEquals(place, e.line() + ":" + e.column());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                             | t:1:1: the first line of a trace is 'iovakit-trace 1'",
                "iovakit-trace 2                | t:1:1: the first line of a trace is 'iovakit-trace 1'",
                "iovakit-trace 1                | t:2:1: the trace ends before its machine, as in 'machine 4'",
                "iovakit-trace 1/machine 0      | t:2:9: a machine has at least one CPU",
                "iovakit-trace 1/machine 65     | t:2:9: CPUs: at most 64",
                "iovakit-trace 1/dump           | t:2:1: the machine comes first, as in 'machine 4'",
                "iovakit-trace 1/machine 1/dump | t:3:1: there is no domain yet, as in 'domain 4096 0x1 tree'",
            })
    void theStartHasToBeThere(String text, String message) {
        TraceSyntaxException e = assertThrows(TraceSyntaxException.class, () -> read(text.replace('/', '\n')));
        assertEquals(message, e.getMessage());
    }

    @Test
    void aLineMayEndOnlyInALineFeed() {
        TraceSyntaxException e =
                assertThrows(TraceSyntaxException.class, () -> read("iovakit-trace 1\r\nmachine 1\r\n"));
        assertEquals(
                "t:1:16: a line ends with a line feed alone, this one has a carriage return before it", e.getMessage());
    }

    /** Where no line ends, no more than an operation's worth is read. */
    @Test
    void aLineThatDoesNotEndIsLeft() {
        TraceSyntaxException e =
                assertThrows(TraceSyntaxException.class, () -> new TraceReader(new Endless(), "endless"));
        assertEquals("endless:1:1: the first line of a trace is 'iovakit-trace 1'", e.getMessage());
        e = assertThrows(
                TraceSyntaxException.class,
                () -> read(START + "domain 4096 1 tree\nfind 0x" + "0".repeat(100_000) + "1\n"));
        assertEquals("t:4:256: the line is longer than any operation", e.getMessage());
    }

    private static final class Endless extends Reader {
        @Override
        public int read(char[] buffer, int offset, int length) {
            Arrays.fill(buffer, offset, offset + length, 'x');
            return length;
        }

        @Override
        public void close() {}
    }

    @Test
    void aRemarkMayBeOfAnyLength() throws IOException {
        assertEquals(
                List.of(new Operation.Domain(4096, 1, false), new Operation.Dump()),
                read(START + "#" + "x".repeat(100_000) + "\ndomain 4096 1 tree\n#" + "y".repeat(8191) + "\ndump"));
    }

    @Test
    void aFileIsReadAnewEachTime() throws IOException {
        Path file = Files.writeString(directory.resolve("a.trace"), START + "domain 1 0 tree\n");
        TraceFile trace = new TraceFile(file);
        assertEquals(2, trace.cpus());
        for (int pass = 0; pass < 2; pass++) {
            try (TraceReader reader = trace.open()) {
                assertEquals(new Operation.Domain(1, 0, false), reader.next());
                assertNull(reader.next());
            }
        }
        Files.writeString(file, START + "domain 1 0 tree\ndump \u00e9\n");
        try (TraceReader reader = trace.open()) {
            assertEquals(new Operation.Domain(1, 0, false), reader.next());
            TraceSyntaxException e = assertThrows(TraceSyntaxException.class, reader::next);
            assertTrue(e.getMessage().startsWith(file + ":4:5: "), e.getMessage());
        }
    }
}
