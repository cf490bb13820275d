// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.trace.Operation;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceReader;
import org.iovakit.trace.TraceSyntaxException;
import org.iovakit.trace.TraceWriter;

/** Traces, read as a file is; one that is well-formed is read back from what is written of it. */
public final class TraceTarget implements FuzzTarget {
    @Override
    public String name() {
        return "trace";
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (int seed = 0; seed < 24; seed++) {
            seeds.add(text(Trace.first(new RandomTrace(seed, 40, seed % 3 != 0), 10 + seed)));
        }
        return seeds;
    }

    private static byte[] text(Trace trace) throws IOException {
        StringBuilder text = new StringBuilder();
        TraceWriter.write(trace, text);
        return text.toString().getBytes(US_ASCII);
    }

    @Override
    public List<String> words() {
        return List.of(
                "\nmachine 64\n",
                "domain 4096 0x1 rcaches\n",
                "domain 65536 0xffffffffffffffff tree\n",
                "alloc ",
                "alloc_fast ",
                "reserve 0x0 0xffffffffffffffff\n",
                "free 0\n",
                "free_pfn 0xffffffffffffffff\n",
                "free_fast 0 0\n",
                "cpu_dead 0\n",
                "cpu_online 1\n",
                "advance 100\n",
                "dump\n",
                "aligned",
                "flush",
                "#",
                " ",
                "\n");
    }

    @Override
    public void read(byte[] input) throws IOException {
        List<Operation> operations = new ArrayList<>();
        int cpus;
        try (TraceReader reader =
                new TraceReader(new InputStreamReader(new ByteArrayInputStream(input), ISO_8859_1), "some.trace")) {
            cpus = reader.cpus();
            for (Operation operation = reader.next(); operation != null; operation = reader.next()) {
                operations.add(operation);
            }
        }
        Trace trace = new Trace(cpus, operations);
        try (TraceReader again =
                new TraceReader(new InputStreamReader(new ByteArrayInputStream(text(trace)), ISO_8859_1), "again")) {
            for (Operation operation : operations) {
                if (!operation.equals(again.next())) {
                    throw new AssertionError(operation + " is written as something else");
                }
            }
            if (again.next() != null || again.cpus() != cpus) {
                throw new AssertionError("more is written than was read, or another machine");
            }
        }
    }

    @Override
    public boolean isRefusal(Exception e) {
        return e instanceof TraceSyntaxException;
    }
}
