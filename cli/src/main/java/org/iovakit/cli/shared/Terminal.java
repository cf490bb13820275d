// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.iovakit.app.Talk;
import org.iovakit.patchgen.OneLine;
import org.iovakit.patchgen.base.Progress;

/**
 * Where the user sits, or the script that reads us.
 *
 * @param out for data
 * @param err for talk
 * @param attached whether err is a terminal, so that progress may be drawn on it
 * @param keyboard what the user types; empty if nobody is there to be asked
 */
public record Terminal(StandardOutput out, PrintStream err, boolean attached, Optional<InputStream> keyboard)
        implements Talk {
    /** The real one; the launcher tells what stands behind it. */
    public static Terminal ofSystem() {
        return new Terminal(
                new StandardOutput(new FileOutputStream(FileDescriptor.out)),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
                Boolean.getBoolean("iovakit.terminal"),
                Boolean.getBoolean("iovakit.keyboard") ? Optional.of(System.in) : Optional.empty());
    }

    @Override
    public void say(String line) {
        err.println("iovakit: " + OneLine.of(line));
    }

    @Override
    public Progress progress() {
        return new TalkingProgress(this);
    }

    @Override
    public OperationProgress count(String what, long total) {
        return new OperationProgress(this, what, total);
    }
}
