// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.iovakit.lifetime.Children;

/**
 * Debian's newest linux-source package, fetched with apt into the cache. The needed files are kept, the package is not;
 * what was fetched stays until it is fetched again, or until files are needed that were not kept.
 */
final class DebianSource {

    /** There is one fetched kernel at a time. */
    private static final String ENTRY = "linux-source";

    private final CacheArea area;
    private final SearchPath programs;
    private final List<String> aptOptions;

    DebianSource(Cache cache, SearchPath programs, List<String> aptOptions) {
        this.area = cache.area("packages");
        this.programs = programs;
        this.aptOptions = aptOptions;
    }

    /** Opens what was fetched before; fetches it if nothing was, or too little. */
    KernelBase open(SortedSet<String> needed, Progress progress) throws BaseException {
        return area.find(() -> fetched(needed), progress, scratch -> fetchNewest(scratch, needed, progress));
    }

    /** Fetches the newest version, unless that is the one that was fetched before. */
    KernelBase fetch(SortedSet<String> needed, Progress progress) throws BaseException {
        return area.locked(progress, scratch -> fetchNewest(scratch, needed, progress));
    }

    /** Opens what was fetched before; empty if nothing was, or too little. */
    Optional<KernelBase> fetched(SortedSet<String> needed) throws BaseException {
        return cached(manifest -> manifest.covers(needed));
    }

    private Optional<KernelBase> cached(Predicate<Manifest> wanted) throws BaseException {
        Path entry = area.entry(ENTRY);
        String source = ExtractedTree.manifest(entry).map(Manifest::source).orElse("");
        return ExtractedTree.open(
                entry,
                new DebianSourceTree(this, entry, source),
                manifest -> manifest.source().equals(source) && wanted.test(manifest));
    }

    private KernelBase fetchNewest(CacheArea.Scratch scratch, SortedSet<String> needed, Progress progress)
            throws BaseException {
        Apt apt = new Apt(programs, area, aptOptions);
        Apt.Candidate newest = updateAndFind(apt, progress);
        if (isCached(newest, needed)) {
            return fetched(needed).orElseThrow();
        }
        Download download = download(apt, newest, scratch, progress);
        newest = download.candidate();
        SortedSet<String> sought = new TreeSet<>(needed);
        sought.addAll(KernelTop.FILES);
        ExtractedTree.manifest(area.entry(ENTRY)).ifPresent(manifest -> sought.addAll(manifest.sought()));
        Extraction extraction = new Extraction(area, scratch.newDirectory(), sought);
        read(download, extraction::extract, progress);
        extraction.version(newest.name());
        extraction.publish(scratch, source(newest), newest.name() + " (Debian " + newest.version() + ")", ENTRY);
        return fetched(needed)
                .orElseThrow(() -> new BaseException(
                        "the cache entry " + area.entry(ENTRY) + " was changed right after it was written; try again"));
    }

    /**
     * Fetches the package once more, since it is not kept, and reads its tarball.
     *
     * @param source what was fetched before, as {@link Manifest#source} has it
     */
    void readAgain(String source, TarballSource.Reader reader, Progress progress) throws BaseException {
        area.locked(progress, scratch -> {
            Apt apt = new Apt(programs, area, aptOptions);
            Download download = download(apt, updateAndFind(apt, progress), scratch, progress);
            if (!source(download.candidate()).equals(source)) {
                throw new BaseException("Debian's newest kernel is " + source(download.candidate())
                        + " by now, and no longer the " + source
                        + " that was fetched; fetch it with: iovakit base fetch");
            }
            read(download, reader, progress);
            return source;
        });
    }

    /** A package, and the directory that it was downloaded to. */
    private record Download(Apt.Candidate candidate, Path directory) {}

    private static Download download(Apt apt, Apt.Candidate newest, CacheArea.Scratch scratch, Progress progress)
            throws BaseException {
        Apt.Candidate candidate = newest;
        Path directory = scratch.newDirectory();
        Apt.Outcome download = apt.download(candidate, directory, progress);
        if (!download.success()) {
            // Lists that could not be updated name files that the archive no longer has; or the line broke.
            directory = scratch.newDirectory();
            candidate = updateAndFind(apt, progress);
            download = apt.download(candidate, directory, progress);
        }
        if (!download.success()) {
            throw new BaseException("cannot download " + candidate.name() + " " + candidate.version() + ": "
                    + download.why() + "; check the network and try again, or " + Apt.ADVICE);
        }
        return new Download(candidate, directory);
    }

    private boolean isCached(Apt.Candidate candidate, SortedSet<String> needed) throws BaseException {
        return cached(manifest -> manifest.covers(needed) && manifest.source().equals(source(candidate)))
                .isPresent();
    }

    private static String source(Apt.Candidate candidate) {
        return candidate.name() + " " + candidate.version();
    }

    /** An update that fails is no failure as long as older lists know a package. */
    private static Apt.Candidate updateAndFind(Apt apt, Progress progress) throws BaseException {
        progress.start("updating the package lists", -1);
        Apt.Outcome update;
        try {
            update = apt.update();
        } finally {
            progress.done();
        }
        Apt.Candidate newest = null;
        for (Apt.Candidate candidate : apt.linuxSources()) {
            if (newest == null || apt.isNewer(candidate, newest)) {
                newest = candidate;
            }
        }
        if (newest == null) {
            throw new BaseException("apt knows no linux-source package"
                    + (update.complaints().isEmpty() ? "" : ": " + update.why())
                    + "; check the network and apt's sources, or " + Apt.ADVICE);
        }
        return newest;
    }

    private void read(Download download, TarballSource.Reader reader, Progress progress) throws BaseException {
        String dpkgDeb = programs.find("dpkg-deb")
                .orElseThrow(() -> new BaseException("this machine has no dpkg-deb; " + Apt.ADVICE))
                .toString();
        Path errors = download.directory().resolve("dpkg-deb.err");
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            dpkgDeb,
                            "--fsys-tarfile",
                            onlyFile(download.directory()).toString())
                    .redirectError(errors.toFile());
            builder.environment().put("LC_ALL", "C");
            Process process = Children.start(builder);
            try (TarArchiveInputStream members = new TarArchiveInputStream(process.getInputStream())) {
                readOrSayWhy(members, reader, progress, errors);
            } finally {
                process.destroy();
            }
        } catch (IOException e) {
            throw new BaseException(
                    "cannot read the package " + source(download.candidate()) + ": " + Reason.of(e) + "; try again, or "
                            + Apt.ADVICE,
                    e);
        }
    }

    /** What dpkg-deb complains of may be why the members end too early. */
    private void readOrSayWhy(
            TarArchiveInputStream members, TarballSource.Reader reader, Progress progress, Path errors)
            throws IOException, BaseException {
        try {
            read(members, reader, progress);
        } catch (IOException e) {
            String complaint =
                    new String(Files.readAllBytes(errors), UTF_8).strip().replaceAll("\\s*\\R\\s*", "; ");
            throw complaint.isEmpty() ? e : new IOException(Reason.of(e) + " (" + complaint + ")", e);
        }
    }

    private void read(TarArchiveInputStream members, TarballSource.Reader reader, Progress progress)
            throws IOException, BaseException {
        for (TarArchiveEntry member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
            String name = member.getName().substring(member.getName().lastIndexOf('/') + 1);
            Optional<Decompression> decompression = Decompression.ofTarball(name);
            if (name.startsWith("linux-source-") && member.isFile() && decompression.isPresent()) {
                progress.start("reading " + name, member.getSize());
                try (InputStream plain =
                        decompression.get().open(new CountedInput(members, progress::advance), programs.find("xz"))) {
                    reader.read(plain);
                    return;
                } finally {
                    progress.done();
                }
            }
        }
        throw new IOException("it holds no kernel tarball");
    }

    private static Path onlyFile(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.deb")) {
            for (Path file : files) {
                return file;
            }
        }
        throw new IOException("apt-get left no file");
    }
}
