// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.List;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.TraceReader;
import org.iovakit.trace.TraceSyntaxException;

/** Traces, done by the allocator of a stage as far as they are well-formed. */
public final class ReplayTarget implements FuzzTarget {
    private final TraceTarget text = new TraceTarget();

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        return text.seeds();
    }

    @Override
    public List<String> words() {
        return text.words();
    }

    @Override
    public void read(byte[] input) throws IOException {
        List<State> stages = StageTree.installed().lineage("kunit");
        State stage = stages.get(Math.floorMod(Arrays.hashCode(input), stages.size()));
        try (TraceReader reader =
                new TraceReader(new InputStreamReader(new ByteArrayInputStream(input), ISO_8859_1), "some.trace")) {
            Replayer replayer = new Replayer(stage, reader.cpus(), line -> {
                if (line.isEmpty()) {
                    throw new AssertionError("a result is an empty line");
                }
            });
            for (Operation operation = reader.next(); operation != null; operation = reader.next()) {
                replayer.replay(operation);
            }
            replayer.finish();
        }
    }

    @Override
    public boolean isRefusal(Exception e) {
        return e instanceof TraceSyntaxException;
    }
}
