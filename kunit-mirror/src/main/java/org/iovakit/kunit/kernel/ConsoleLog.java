// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.iovakit.lifetime.CompleteLines;

/** Reads what a program left in its log. */
final class ConsoleLog {

    /** A kernel that repeats itself until its time is over prints more than anybody wants to read, in bytes. */
    private static final int MOST = 32 << 20;

    private ConsoleLog() {}

    /** Reads its lines, but for a last one that was cut off. */
    static List<String> read(Path log) throws KernelException {
        try (InputStream in = Files.newInputStream(log)) {
            return CompleteLines.of(new String(in.readNBytes(MOST), UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new KernelException("cannot read the log " + log + ": " + e.getMessage(), e);
        }
    }
}
