// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.github.luben.zstd.util.Native;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;

/**
 * A file that the user names, or standard input, compressed or not.
 *
 * @param name as the user calls it
 * @param file where it is
 */
public record InputFile(String name, Path file) {
    private static final String STANDARD_INPUT = "-";

    private static final int BUFFER = 1 << 16;

    /** The largest level of xz wants 65 MiB; a file can ask for 4 GiB. What zstd takes has a limit in its library. */
    private static final int MOST_MEMORY_KIB = 256 << 10;

    private static final Set<String> COMPRESSIONS = Set.of(
            CompressorStreamFactory.GZIP,
            CompressorStreamFactory.BZIP2,
            CompressorStreamFactory.XZ,
            CompressorStreamFactory.ZSTANDARD);

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
            BufferedInputStream text = uncompressed(new BufferedInputStream(raw, BUFFER));
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

    private BufferedInputStream uncompressed(BufferedInputStream bytes) throws IOException {
        String compression;
        try {
            compression = CompressorStreamFactory.detect(bytes);
        } catch (CompressorException e) {
            return bytes;
        }
        if (!COMPRESSIONS.contains(compression)) {
            return bytes;
        }
        if (compression.equals(CompressorStreamFactory.ZSTANDARD)) {
            loadZstandard();
        }
        try {
            // What was compressed in several pieces is read to the end of the last.
            InputStream text =
                    new CompressorStreamFactory(true, MOST_MEMORY_KIB).createCompressorInputStream(compression, bytes);
            return new BufferedInputStream(text, BUFFER);
        } catch (CompressorException e) {
            throw new IOException("cannot uncompress it as " + compression, e);
        }
    }

    /** From a folder that goes at once: the library itself would unpack it where it may not be run, or where it stays. */
    private static void loadZstandard() throws IOException {
        Path folder = Temporary.folderForPrograms("iovakit-zstd");
        try {
            Native.load(folder.toFile());
        } catch (LinkageError e) {
            throw new IOException("the library for zstd cannot be loaded here; uncompress it with zstd -d", e);
        } finally {
            Temporary.delete(folder);
        }
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
