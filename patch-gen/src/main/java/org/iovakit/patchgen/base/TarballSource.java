// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Kernel tarballs on this machine. The needed files are taken out once and kept in the cache, for as long as the tarball
 * keeps its {@linkplain FileStamp stamp}; when more files are needed, those and the former ones are taken out anew.
 */
final class TarballSource {
    /**
     * Bytes of a tarball that is not compressed, more than those of any kernel: Linux 6.12 has 1.5 GB, and a compressed
     * file of some megabytes can hold what fills every disk, or takes days to skip.
     */
    private static final long MOST = 16L << 30;

    /**
     * All that is in a kernel tarball.
     *
     * @param stamp tells this state of the tarball from others
     * @param programs where xz is looked for
     */
    private record Tree(Path origin, String stamp, SearchPath programs) implements SourceTree {
        @Override
        public void copyTo(TreeCopy copy, Progress progress) throws BaseException {
            read(origin, programs, plain -> copy.members(plain, stamp), progress);
        }
    }

    private final CacheArea area;
    private final SearchPath programs;

    TarballSource(Cache cache, SearchPath programs) {
        this.area = cache.area("tarballs");
        this.programs = programs;
    }

    /**
     * Opens a tarball.
     *
     * @param tarball absolute path
     * @param needed paths of files, and of directories with a slash at the end
     * @throws BaseException if it is no tarball of a kernel, is damaged, or cannot be read; the cache is as it was
     */
    KernelBase open(Path tarball, SortedSet<String> needed, Progress progress) throws BaseException {
        if (tarball.toString().chars().anyMatch(Character::isISOControl)) {
            throw new BaseException("the path of the tarball " + tarball + " has a line break or another control"
                    + " character in it; rename it, or name another kernel with --kernel");
        }
        String fileName = tarball.getFileName().toString();
        String entry =
                fileName + "-" + Sha256.of(tarball.toString().getBytes(UTF_8)).substring(0, 16);
        String source = stamp(tarball);
        Predicate<Manifest> wanted = manifest -> manifest.source().equals(source) && manifest.covers(needed);

        SourceTree tree = new Tree(tarball, source, programs);

        CacheArea.Lookup<KernelBase> lookup = () -> ExtractedTree.open(area.ownEntry(entry), tree, wanted);
        return area.find(lookup, progress, scratch -> {
            SortedSet<String> sought = new TreeSet<>(needed);
            sought.addAll(KernelTop.FILES);
            ExtractedTree.manifest(area.entry(entry))
                    .filter(manifest -> manifest.source().equals(source))
                    .ifPresent(manifest -> sought.addAll(manifest.sought()));
            Extraction extraction = new Extraction(area, scratch.newDirectory(), sought);
            read(tarball, programs, extraction::extract, progress);
            KernelVersion version = extraction.version(tarball.toString());
            extraction.publish(scratch, source, fileName + " (kernel " + version + ")", entry);
            return lookup.find()
                    .orElseThrow(() -> new BaseException("the cache entry " + area.entry(entry)
                            + " was changed right after it was written; try again"));
        });
    }

    /** What is done with an uncompressed tarball. */
    interface Reader {
        void read(InputStream plain) throws IOException, BaseException;
    }

    /** Reads a tarball, and says so. */
    static void read(Path tarball, SearchPath programs, Reader reader, Progress progress) throws BaseException {
        try (InputStream file = Files.newInputStream(tarball)) {
            progress.start("reading " + tarball.getFileName(), Files.size(tarball));
            try (InputStream counted = new CountedInput(file, progress::advance);
                    BufferedInputStream archive = Decompression.open(counted, programs.find("xz"));
                    InputStream plain = new CountedInput(archive, TarballSource::requireLikely)) {
                if (!Decompression.isArchive(archive)) {
                    throw new BaseException(
                            tarball + " is neither a directory nor a kernel tarball: a tar archive, or what"
                                    + " gzip, bzip2, xz or zstd made of one; name one of those");
                }
                reader.read(plain);
            } catch (IOException e) {
                throw new BaseException(
                        "cannot read the tarball " + tarball + ": " + Reason.of(e)
                                + "; it is damaged or cut off: fetch it again, or name another kernel with --kernel",
                        e);
            } finally {
                progress.done();
            }
        } catch (IOException e) {
            throw unreadable(tarball, e);
        }
    }

    private static void requireLikely(long bytes) throws IOException {
        if (bytes > MOST) {
            throw new IOException("it holds more than " + MOST + " bytes, which no kernel does");
        }
    }

    private static String stamp(Path tarball) throws BaseException {
        try {
            return tarball + " " + FileStamp.of(tarball);
        } catch (IOException e) {
            throw unreadable(tarball, e);
        }
    }

    private static BaseException unreadable(Path tarball, IOException e) {
        return new BaseException(
                "cannot read the tarball " + tarball + ": " + Reason.of(e)
                        + "; make it readable, or name another kernel with --kernel",
                e);
    }
}
