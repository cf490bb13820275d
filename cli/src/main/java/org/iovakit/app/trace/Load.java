// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.iovakit.app.InputFile;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.trace.TraceReader;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.capture.ImportOptions;

/** What a host asked of its allocator: a trace, or a capture, which is made into one; it can be gone through many times. */
public final class Load implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final TraceSource trace;
    private final Optional<CapturedTrace> capture;
    private final Optional<Path> kept;

    private Load(TraceSource trace, Optional<CapturedTrace> capture, Optional<Path> kept) {
        this.trace = trace;
        this.capture = capture;
        this.kept = kept;
    }

    /**
     * Reads a capture whole, and of a trace the first lines. What can be read but once is kept in a temporary file.
     *
     * @param options of a capture
     * @param progress told that so many more events are read
     * @throws PatchGenException if it is neither, or cannot be read
     */
    public static Load of(InputFile input, ImportOptions options, LongConsumer progress) throws PatchGenException {
        try {
            BufferedReader text = new BufferedReader(input.open(), BUFFER);
            if (!startsAsTrace(text)) {
                CapturedTrace capture = CapturedTrace.read(input.title(), text, options, progress);
                return new Load(capture, Optional.of(capture), Optional.empty());
            }
            try (text) {
                if (!input.isPipe()) {
                    return new Load(new TraceText(input).source(), Optional.empty(), Optional.empty());
                }
                Path kept = Temporary.file("iovakit-trace");
                try (Writer out = Files.newBufferedWriter(kept, ISO_8859_1)) {
                    text.transferTo(out);
                }
                TraceSource trace = new TraceText(new InputFile(input.title(), kept)).source();
                return new Load(trace, Optional.empty(), Optional.of(kept));
            }
        } catch (IOException e) {
            throw input.unreadable(e, "a capture or a trace");
        }
    }

    private static boolean startsAsTrace(Reader text) throws IOException {
        char[] start = new char[TraceReader.FIRST_LINE.length()];
        text.mark(start.length);
        int length = 0;
        for (int more = 0; more >= 0 && length < start.length; more = text.read(start, length, start.length - length)) {
            length += more;
        }
        text.reset();
        return TraceReader.FIRST_LINE.equals(new String(start));
    }

    public TraceSource trace() {
        return trace;
    }

    @Override
    public void close() throws IOException {
        if (capture.isPresent()) {
            capture.get().close();
        }
        if (kept.isPresent()) {
            Temporary.delete(kept.get());
        }
    }
}
