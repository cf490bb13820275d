// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.diff;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import org.iovakit.trace.Trace;
import org.iovakit.trace.TraceWriter;

/** Keeps the minimal trace of a difference as a file. It appears whole or not at all, and replaces no other. */
public final class DifferenceFile {
    private DifferenceFile() {}

    /**
     * Writes the trace. A file that says just that is left as it is, and taken; where one says something else, this one
     * gets a number.
     *
     * @param name of the file, without {@code .trace}
     * @param remarks above it: what showed the difference, and both answers
     * @return the file
     * @throws PatchGenException if it cannot be written
     */
    public static Path write(Path directory, String name, List<String> remarks, Trace minimal)
            throws PatchGenException {
        Path unfinished = null;
        try {
            byte[] content = content(remarks, minimal);
            unfinished = Temporary.beside(directory.resolve(name + ".trace"));
            Files.write(unfinished, content);
            for (int number = 1; ; number++) {
                Path file = directory.resolve(name + (number == 1 ? "" : "-" + number) + ".trace");
                if (isThere(file, content) || move(unfinished, file)) {
                    return file;
                }
            }
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot save the trace in " + directory + ": " + Reason.of(e)
                            + "; name a folder that can be written to with --save",
                    e);
        } finally {
            deleteQuietly(unfinished);
        }
    }

    private static byte[] content(List<String> remarks, Trace minimal) throws IOException {
        StringBuilder text = new StringBuilder();
        TraceWriter writer = new TraceWriter(text, minimal.cpus());
        for (String remark : remarks) {
            writer.comment(remark.replaceAll("\\R", " "));
        }
        writer.writeAll(minimal);
        return text.toString().getBytes(US_ASCII);
    }

    private static boolean isThere(Path file, byte[] content) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == content.length
                && Arrays.equals(Files.readAllBytes(file), content);
    }

    private static boolean move(Path unfinished, Path file) throws IOException {
        try {
            Files.move(unfinished, file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // What matters has been said, or is in place.
            return;
        }
    }
}
