// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import org.iovakit.lifetime.OutputFile;
import org.iovakit.lifetime.UnwritableException;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;

/** The one file that a command writes its result to, or standard output, which is called {@code -}. */
public final class ResultFile {
    private static final String STANDARD_OUTPUT = "-";

    /** Writes the result. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes it all.
         *
         * @throws IOException from out, or because what is to be written cannot be read
         */
        void writeTo(Writer out) throws IOException, PatchGenException;
    }

    private final Invocation iovakit;
    private final String option;
    private final String name;

    private ResultFile(Invocation iovakit, String option, String name) {
        this.iovakit = iovakit;
        this.option = option;
        this.name = name;
    }

    /**
     * The file of this name. A command asks for it before it begins to work.
     *
     * @param option that names it
     * @throws PatchGenException if it can be told already that nothing can be written there
     */
    public static ResultFile named(Invocation iovakit, String option, String name) throws PatchGenException {
        if (name.isEmpty() || name.endsWith("/")) {
            throw new PatchGenException(option + " \"" + name + "\" names a folder; name a file in it");
        }
        ResultFile result = new ResultFile(iovakit, option, name);
        if (!result.isStandardOutput()) {
            try {
                result.file().check();
            } catch (UnwritableException e) {
                throw result.unwritable(e);
            }
        }
        return result;
    }

    public static ResultFile standardOutput(Invocation iovakit) {
        return new ResultFile(iovakit, "", STANDARD_OUTPUT);
    }

    public boolean isStandardOutput() {
        return name.equals(STANDARD_OUTPUT);
    }

    /**
     * Writes it.
     *
     * @throws PatchGenException if it cannot be written; from the content, whatever it throws
     * @throws IOException from the content, because of what it reads
     */
    public void write(Charset charset, Content content) throws IOException, PatchGenException {
        try {
            if (isStandardOutput()) {
                // Not closed: it is not ours.
                write(new Printing(iovakit.terminal().out()), charset, content);
            } else {
                try (OutputFile.Output out = file().open()) {
                    write(out, charset, content);
                    out.finish();
                }
            }
        } catch (UnwritableException e) {
            throw unwritable(e);
        }
    }

    private static void write(OutputStream out, Charset charset, Content content)
            throws IOException, PatchGenException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, charset));
        content.writeTo(writer);
        writer.flush();
    }

    private OutputFile file() {
        return new OutputFile(iovakit.environment().directory().resolve(name));
    }

    private PatchGenException unwritable(UnwritableException e) {
        if (isStandardOutput()) {
            return new PatchGenException("cannot write to standard output: " + Reason.of(e), e);
        }
        return new PatchGenException(
                "cannot write " + name + ": " + Reason.of(e) + "; name another file with " + option, e);
    }

    /** Fails as soon as standard output does: who reads no more of it ends the work. */
    private static final class Printing extends OutputStream {
        private final StandardOutput out;

        Printing(StandardOutput out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws UnwritableException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws UnwritableException {
            out.write(bytes, offset, length);
            if (out.failure().isPresent()) {
                throw new UnwritableException(out.failure().get());
            }
        }
    }
}
