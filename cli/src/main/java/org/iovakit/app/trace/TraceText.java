// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.trace;

import java.io.IOException;
import org.iovakit.app.InputFile;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.trace.TraceReader;
import org.iovakit.trace.TraceSource;
import org.iovakit.trace.TraceSyntaxException;

/**
 * A trace that the user names.
 *
 * @param input where it is
 */
public record TraceText(InputFile input) {
    /** What is done with a trace. */
    @FunctionalInterface
    public interface Use {
        void of(TraceReader trace) throws IOException, PatchGenException;
    }

    /**
     * Goes through the trace, once.
     *
     * @throws PatchGenException if it cannot be read, or is none; from the use, whatever it throws
     */
    public void read(Use use) throws PatchGenException {
        try (TraceReader reader = new TraceReader(input.open(), input.name())) {
            use.of(reader);
        } catch (TraceSyntaxException e) {
            throw new PatchGenException(e.getMessage(), e);
        } catch (IOException e) {
            throw input.unreadable(e, "a trace");
        }
    }

    /** Operations in the trace, which is read for that. */
    public long count() throws PatchGenException {
        long[] operations = {0};
        read(trace -> {
            while (trace.next() != null) {
                operations[0]++;
            }
        });
        return operations[0];
    }

    /** The trace as one that can be gone through again and again. */
    public TraceSource source() throws PatchGenException {
        int[] cpus = {0};
        read(trace -> cpus[0] = trace.cpus());
        return new TraceSource() {
            @Override
            public int cpus() {
                return cpus[0];
            }

            @Override
            public Cursor open() throws IOException {
                return new TraceReader(input.open(), input.name());
            }
        };
    }
}
