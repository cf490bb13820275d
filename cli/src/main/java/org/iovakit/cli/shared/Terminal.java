// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.iovakit.app.Talk;
import org.iovakit.patchgen.OneLine;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Progress;

/** Where the user sits, or the script that reads us. Thread-safe, but for what is taken from the keyboard. */
public final class Terminal implements Talk {
    private final StandardOutput out;
    private final PrintStream err;
    private final boolean attached;
    private final boolean colours;
    private final Optional<InputStream> keyboard;

    private final LiveLine line = new LiveLine();

    /**
     * Takes over what the program was started with.
     *
     * @param out for data
     * @param err for talk
     * @param attached whether err is a terminal, so that progress may be drawn on it
     * @param keyboard what the user types; empty if nobody is there to be asked
     */
    public Terminal(StandardOutput out, PrintStream err, boolean attached, Optional<InputStream> keyboard) {
        this(out, err, attached, false, keyboard);
    }

    /**
     * The same.
     *
     * @param colours whether out is a terminal whose user takes colours
     */
    public Terminal(
            StandardOutput out, PrintStream err, boolean attached, boolean colours, Optional<InputStream> keyboard) {
        this.colours = colours;
        this.out = out;
        this.err = err;
        this.attached = attached;
        this.keyboard = keyboard;
    }

    /** The real one; the launcher tells what stands behind it. */
    public static Terminal ofSystem() {
        return new Terminal(
                new StandardOutput(new FileOutputStream(FileDescriptor.out)),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
                Boolean.getBoolean("iovakit.terminal"),
                Boolean.getBoolean("iovakit.colours"),
                Boolean.getBoolean("iovakit.keyboard") ? Optional.of(System.in) : Optional.empty());
    }

    public StandardOutput out() {
        return out;
    }

    /** Prints a text for people, whose verdicts may be coloured. */
    public void show(String text) {
        print(() -> out.print(colours ? Colour.of(text) : text));
    }

    public PrintStream err() {
        return err;
    }

    public boolean attached() {
        return attached;
    }

    public Optional<InputStream> keyboard() {
        return keyboard;
    }

    /**
     * Asks a question, and reads a line. For when there is a {@link #keyboard}.
     *
     * @return whether the answer is yes; it is no if there is none
     * @throws PatchGenException if it cannot be read
     */
    public boolean saysYes(String question) throws PatchGenException {
        err.print("iovakit: " + question + " [y/N] ");
        err.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(keyboard.orElseThrow(), UTF_8)).readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        } catch (IOException e) {
            throw new PatchGenException("cannot read the answer: " + e.getMessage() + "; nothing was done", e);
        }
    }

    @Override
    public void say(String line) {
        print(() -> err.println("iovakit: " + OneLine.of(line)));
    }

    /** Prints something where the progress of work may be shown, which is shown below from then on. */
    public void print(Runnable text) {
        line.print(text);
    }

    /** Shows no progress any more, of work that goes on beside what failed. */
    public void endProgress() {
        line.end();
    }

    @Override
    public Progress progress() {
        return new TalkingProgress(this);
    }

    @Override
    public Talk.Count count(String what, long total) {
        return attached ? new OperationProgress(line, err, what, total, false) : new Unseen();
    }

    /** The same of bytes. */
    Talk.Count countBytes(String what, long total) {
        return attached ? new OperationProgress(line, err, what, total, true) : new Unseen();
    }

    @Override
    public Talk.Parts parts(String job, int total) {
        return attached ? new PartLine(line, err, job, total) : new Unseen();
    }

    /** Where nobody looks. */
    private static final class Unseen implements Talk.Count, Talk.Parts {
        @Override
        public void add(long operations) {}

        @Override
        public void begin(String part) {}

        @Override
        public void close() {}
    }
}
