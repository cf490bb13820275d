// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import com.github.luben.zstd.util.Native;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.iovakit.lifetime.Temporary;
import org.tukaani.xz.XZInputStream;

/** How a file is compressed, by what it begins with: what its name ends in, people forget, or write as they like. */
public enum Decompression {
    NONE(""),
    GZIP(CompressorStreamFactory.GZIP),
    BZIP2(CompressorStreamFactory.BZIP2),
    XZ(CompressorStreamFactory.XZ),
    ZSTD(CompressorStreamFactory.ZSTANDARD);

    /** The largest level of xz wants 65 MiB to decompress; a file can ask for 4 GiB. What zstd takes has a limit in its library. */
    private static final int MOST_MEMORY_KIB = 256 << 10;

    private static final int BUFFER = 1 << 16;

    /** As the library calls it. */
    private final String name;

    Decompression(String name) {
        this.name = name;
    }

    /**
     * Tells how what is about to be read is compressed, and leaves it there.
     *
     * @throws IOException if it cannot be read
     */
    private static Decompression of(BufferedInputStream bytes) throws IOException {
        try {
            String found = CompressorStreamFactory.detect(bytes);
            for (Decompression known : values()) {
                if (known.name.equals(found)) {
                    return known;
                }
            }
        } catch (CompressorException e) {
            if (e.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
        }
        return NONE;
    }

    /**
     * Opens a file for reading what it was before it was compressed; several pieces, compressed one by one, are read to the end
     * of the last.
     *
     * @param xz the xz program, to be used in place of Java's decoder
     * @throws IOException if it cannot be read, or asks for more memory than any file should
     */
    public static BufferedInputStream open(InputStream compressed, Optional<Path> xz) throws IOException {
        BufferedInputStream bytes = new BufferedInputStream(compressed, BUFFER);
        Decompression how = of(bytes);
        return how == NONE ? bytes : new BufferedInputStream(how.decode(bytes, xz), BUFFER);
    }

    private InputStream decode(InputStream compressed, Optional<Path> xz) throws IOException {
        if (this == XZ) {
            return xz.isPresent()
                    ? new XzProcess(xz.get(), compressed)
                    : new XZInputStream(compressed, MOST_MEMORY_KIB);
        }
        if (this == ZSTD) {
            loadZstandard();
        }
        try {
            return new CompressorStreamFactory(true, MOST_MEMORY_KIB).createCompressorInputStream(name, compressed);
        } catch (CompressorException e) {
            throw new IOException("cannot uncompress it as " + name, e);
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

    /** Whether a tar archive is about to be read, compressed or not; it is left there. */
    static boolean isArchive(BufferedInputStream plain) throws IOException {
        plain.mark(TarConstants.DEFAULT_RCDSIZE);
        byte[] header = plain.readNBytes(TarConstants.DEFAULT_RCDSIZE);
        plain.reset();
        return TarArchiveInputStream.matches(header, header.length);
    }
}
