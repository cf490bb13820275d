// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How the tarballs that kernels come in are compressed. */
enum Decompression {
    NONE {
        @Override
        InputStream decode(InputStream compressed, Optional<Path> xz) {
            return compressed;
        }
    },
    GZIP {
        @Override
        InputStream decode(InputStream compressed, Optional<Path> xz) throws IOException {
            return GzipCompressorInputStream.builder()
                    .setInputStream(compressed)
                    .setDecompressConcatenated(true)
                    .get();
        }
    },
    BZIP2 {
        @Override
        InputStream decode(InputStream compressed, Optional<Path> xz) throws IOException {
            return new BZip2CompressorInputStream(compressed, true);
        }
    },
    XZ {
        @Override
        InputStream decode(InputStream compressed, Optional<Path> xz) throws IOException {
            return xz.isPresent()
                    ? new XzProcess(xz.get(), compressed)
                    : new XZInputStream(compressed, MOST_MEMORY_OF_XZ_KIB);
        }
    };

    /** The largest level of xz wants 65 MiB to decompress; a file can ask for 4 GiB. */
    private static final int MOST_MEMORY_OF_XZ_KIB = 256 << 10;

    private static final int BUFFER = 1 << 16;

    /** What a tarball's name may end in, for messages. */
    static final String SUFFIXES = ".tar, .tar.gz, .tar.bz2 or .tar.xz";

    /** Returns how the tarball of this name is compressed; empty if it does not have a tarball's name. */
    static Optional<Decompression> ofTarball(String name) {
        if (name.endsWith(".tar")) {
            return Optional.of(NONE);
        } else if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
            return Optional.of(GZIP);
        } else if (name.endsWith(".tar.bz2") || name.endsWith(".tbz2")) {
            return Optional.of(BZIP2);
        } else if (name.endsWith(".tar.xz") || name.endsWith(".txz")) {
            return Optional.of(XZ);
        }
        return Optional.empty();
    }

    /**
     * Decompresses a stream.
     *
     * @param xz the xz program, to be used in place of Java's decoder
     */
    InputStream open(InputStream compressed, Optional<Path> xz) throws IOException {
        return new BufferedInputStream(decode(new BufferedInputStream(compressed, BUFFER), xz), BUFFER);
    }

    abstract InputStream decode(InputStream compressed, Optional<Path> xz) throws IOException;
}
