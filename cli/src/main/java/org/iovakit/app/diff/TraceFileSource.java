// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.diff;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.iovakit.app.parity.ComparedTrace;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Kind;
import org.iovakit.diff.Pair;
import org.iovakit.diff.TraceDiff;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceFile;
import org.iovakit.trace.TraceReader;
import org.iovakit.trace.TraceSyntaxException;

/** The operations of a trace file. */
public final class TraceFileSource implements DiffSource {
    private final Path named;
    private final Path file;
    private final TraceFile trace;
    private final Coverage coverage;

    /**
     * Reads the first lines, up to an operation.
     *
     * @param named as the user calls it
     * @param file where that is
     * @throws PatchGenException if they are not those of a trace
     */
    public TraceFileSource(Path named, Path file) throws PatchGenException {
        this.named = named;
        this.file = file;
        try {
            this.trace = new TraceFile(file);
            try (TraceReader reader = trace.open()) {
                reader.next(); // what the trace says of itself comes before
                this.coverage = reader.coverage();
            }
        } catch (TraceSyntaxException e) {
            throw new PatchGenException(e.getMessage(), e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private PatchGenException unreadable(IOException e) {
        return new PatchGenException("--trace " + named + ": " + Reason.of(e) + "; name the file of a trace", e);
    }

    @Override
    public long length() {
        return -1;
    }

    @Override
    public String title() {
        return "trace " + named;
    }

    @Override
    public String stem() {
        return named.getFileName().toString().replaceFirst("\\.trace$", "");
    }

    @Override
    public Optional<Path> file() {
        return Optional.of(named);
    }

    @Override
    public Coverage coverage() {
        return coverage;
    }

    @Override
    public boolean is(Trace other) throws PatchGenException {
        return ComparedTrace.file(named, file).is(other);
    }

    @Override
    public List<String> options() {
        return List.of("--trace", named.toString());
    }

    @Override
    public DiffResult run(Pair pair, CostRule rule, Set<Kind> kinds, LongConsumer progress) throws PatchGenException {
        try {
            return TraceDiff.run(pair, rule, kinds, trace, progress);
        } catch (TraceSyntaxException e) {
            throw new PatchGenException(e.getMessage(), e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
