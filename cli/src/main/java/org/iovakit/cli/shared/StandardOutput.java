// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;

/** Standard output, which remembers why it first could not be written to. */
public final class StandardOutput extends PrintStream {
    private final Remembering stream;

    /** Writes UTF-8 to a stream, at once. */
    public StandardOutput(OutputStream stream) {
        this(new Remembering(stream));
    }

    private StandardOutput(Remembering stream) {
        super(stream, true, UTF_8);
        this.stream = stream;
    }

    /** Why what was printed so far did not all arrive; empty if it did. */
    public Optional<IOException> failure() {
        checkError();
        return Optional.ofNullable(stream.failure);
    }

    /** A print stream only says that something went wrong. */
    private static final class Remembering extends FilterOutputStream {
        private IOException failure;

        Remembering(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(int octet) throws IOException {
            attempt(() -> out.write(octet));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            attempt(() -> out.write(bytes, offset, length));
        }

        @Override
        public void flush() throws IOException {
            attempt(out::flush);
        }

        /** Something that may fail. */
        @FunctionalInterface
        private interface Step {
            void run() throws IOException;
        }

        private void attempt(Step step) throws IOException {
            try {
                step.run();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                }
                throw e;
            }
        }
    }
}
