// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Takes the files that are needed out of a kernel tarball, into a scratch directory of the cache.
 *
 * <p>The stream is read no further than needed: once every file was seen, up to the header of the next member. Where a
 * whole directory is needed, its members may be anywhere, so the stream is read to its end.
 */
final class Extraction {

    /** The names inside an entry. */
    static final String FILES = "files";

    static final String MANIFEST = "manifest";

    private final CacheArea area;
    private final Path directory;
    private final SortedSet<String> sought;
    private final NavigableMap<String, Manifest.Kept> kept = new TreeMap<>();

    /**
     * @param directory a scratch directory, which becomes the entry
     * @param sought paths of files, and of directories with a slash at the end
     */
    Extraction(CacheArea area, Path directory, SortedSet<String> sought) {
        this.area = area;
        this.directory = directory;
        this.sought = sought;
    }

    /**
     * Extracts from the uncompressed tarball, and leaves the stream where it is.
     *
     * @throws IOException if the stream cannot be read or is damaged
     * @throws BaseException if the cache cannot be written
     */
    void extract(InputStream tarball) throws IOException, BaseException {
        SortedSet<String> missing = new TreeSet<>(sought);
        KernelTar.walk(tarball, (path, member, content) -> {
            if (Manifest.isSought(sought, path)) {
                missing.remove(path);
                if (KernelTar.isRegular(member)) {
                    keep(path, KernelTar.isExecutable(member), content);
                }
            }
            return !missing.isEmpty();
        });
    }

    private void keep(String path, boolean executable, InputStream content) throws IOException, BaseException {
        MessageDigest digest = Sha256.start();
        Path file = directory.resolve(FILES).resolve(path);
        byte[] buffer = new byte[1 << 16];
        OutputStream out = area.create(file);
        try {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                digest.update(buffer, 0, n);
                write(out, buffer, n);
            }
        } finally {
            close(out);
        }
        kept.put(path, new Manifest.Kept(executable, HexFormat.of().formatHex(digest.digest())));
    }

    private void write(OutputStream out, byte[] buffer, int length) throws BaseException {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw area.unwritable(e);
        }
    }

    private void close(OutputStream out) throws BaseException {
        try {
            out.close();
        } catch (IOException e) {
            throw area.unwritable(e);
        }
    }

    /**
     * Returns the version of what was extracted.
     *
     * @param what the tarball, for the message
     * @throws BaseException if it is not a kernel
     */
    KernelVersion version(String what) throws BaseException {
        return KernelTop.version(what, kept::containsKey, this::read);
    }

    private byte[] read(String path) throws BaseException {
        try {
            return Files.readAllBytes(directory.resolve(FILES).resolve(path));
        } catch (IOException e) {
            throw area.unwritable(e);
        }
    }

    /**
     * Writes down what was extracted, and makes it an entry.
     *
     * @param scratch what the directory belongs to
     * @param source see {@link Manifest}
     * @param title see {@link Manifest}
     */
    void publish(CacheArea.Scratch scratch, String source, String title, String name) throws BaseException {
        byte[] manifest = String.join("\n", new Manifest(source, title, sought, kept).lines())
                .getBytes(UTF_8);
        OutputStream out = area.create(directory.resolve(MANIFEST));
        try {
            write(out, manifest, manifest.length);
        } finally {
            close(out);
        }
        scratch.publish(directory, name);
    }
}
