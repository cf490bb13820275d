// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Decompression;
import org.iovakit.patchgen.base.Reason;

/**
 * A file that the user names, or standard input, compressed or not.
 *
 * @param name as the user calls it
 * @param file where it is
 */
public record InputFile(String name, Path file) {
    private static final String STANDARD_INPUT = "-";

    public static InputFile of(Environment environment, Path named) {
        return new InputFile(named.toString(), environment.directory().resolve(named));
    }

    private boolean isStandardInput() {
        return name.equals(STANDARD_INPUT);
    }

    /** Whether it can be read but once, as standard input, or a pipe that has a name. */
    public boolean isPipe() {
        return isStandardInput() || (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file));
    }

    /**
     * The text, a character a byte; it is uncompressed if need be.
     *
     * @throws IOException if it cannot be read, or is no text; the message says then what it is
     */
    public Reader open() throws IOException {
        InputStream raw = raw();
        try {
            BufferedInputStream text = Decompression.open(raw, Optional.empty());
            Optional<String> kind = FileKind.of(text, isStandardInput() ? "FILE" : name);
            if (kind.isPresent()) {
                throw new IOException("it is " + kind.get());
            }
            return new InputStreamReader(text, ISO_8859_1);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private InputStream raw() throws IOException {
        if (isStandardInput()) {
            return System.in;
        }
        // A channel asks a pipe for its position, which has none.
        return isPipe() ? new FileInputStream(file.toFile()) : Files.newInputStream(file);
    }

    /** As messages call it. */
    public String title() {
        return isStandardInput() ? "standard input" : name;
    }

    /** That it cannot be read. */
    public PatchGenException unreadable(IOException e, String what) {
        return new PatchGenException(title() + ": " + Reason.of(e) + "; name the file of " + what, e);
    }
}
