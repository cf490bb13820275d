// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import picocli.CommandLine.Option;

/** Where a command writes its text. A file appears whole or not at all. */
final class OutputOption {
    /** Writes the text. */
    @FunctionalInterface
    interface Content {
        /**
         * Writes it all.
         *
         * @throws IOException from out, or because what is to be written cannot be read
         */
        void writeTo(Writer out) throws IOException, PatchGenException;
    }

    /** Says that it was the writing that failed. */
    private static final class Unwritable extends IOException {
        private static final long serialVersionUID = 1L;

        Unwritable(IOException cause) {
            super(cause);
        }

        @Override
        public synchronized IOException getCause() {
            return (IOException) super.getCause();
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "File to write, in place of one that is there (default: standard output).")
    private Path output;

    /**
     * Writes.
     *
     * @throws PatchGenException if it cannot be written; from the content, whatever it throws
     * @throws IOException from the content, because of what it reads
     */
    void write(Environment environment, Content content) throws IOException, PatchGenException {
        try {
            if (output == null) {
                // Not closed: it is not ours. What it could not write is told at the end of every command.
                Writer out = new OutputStreamWriter(environment.out(), US_ASCII);
                content.writeTo(out);
                out.flush();
            } else {
                writeToFile(environment.directory().resolve(output), content);
            }
        } catch (Unwritable e) {
            throw new PatchGenException(
                    "cannot write " + output + ": " + Reason.of(e.getCause()) + "; name another file with -o", e);
        }
    }

    private static void writeToFile(Path file, Content content) throws IOException, PatchGenException {
        Path unfinished = null;
        try {
            unfinished = create(file);
            try (Writer out = new Telling(Files.newBufferedWriter(unfinished, US_ASCII))) {
                content.writeTo(out);
            }
            move(unfinished, file);
            unfinished = null;
        } finally {
            delete(unfinished);
        }
    }

    private static Path create(Path file) throws Unwritable {
        try {
            return Temporary.beside(file);
        } catch (IOException e) {
            throw new Unwritable(e);
        }
    }

    private static void move(Path unfinished, Path file) throws Unwritable {
        try {
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Unwritable(e);
        }
    }

    private static void delete(Path unfinished) {
        try {
            if (unfinished != null) {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            // What went wrong has been said.
            return;
        }
    }

    /** Tells its own failures from those of what is read in between. */
    private static final class Telling extends FilterWriter {
        Telling(Writer out) {
            super(out);
        }

        @Override
        public void write(int character) throws Unwritable {
            attempt(() -> out.write(character));
        }

        @Override
        public void write(char[] characters, int offset, int length) throws Unwritable {
            attempt(() -> out.write(characters, offset, length));
        }

        @Override
        public void write(String text, int offset, int length) throws Unwritable {
            attempt(() -> out.write(text, offset, length));
        }

        @Override
        public void flush() throws Unwritable {
            attempt(out::flush);
        }

        @Override
        public void close() throws Unwritable {
            attempt(out::close);
        }

        /** Something that may fail. */
        @FunctionalInterface
        private interface Step {
            void run() throws IOException;
        }

        private static void attempt(Step step) throws Unwritable {
            try {
                step.run();
            } catch (IOException e) {
                throw new Unwritable(e);
            }
        }
    }
}
