// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.iovakit.lifetime.Program;
import org.iovakit.lifetime.Running;

/**
 * A linux-source package of Debian's, the newest unless the user says which, fetched with apt into the cache. The needed
 * files are kept, the package is not; what was fetched stays until it is fetched again, or until files are needed that
 * were not kept.
 */
final class DebianSource {
    /**
     * All that is in the package that was fetched.
     *
     * @param stamp the package's name and version
     */
    private record Tree(DebianSource source, Path origin, String stamp) implements SourceTree {
        @Override
        public void copyTo(TreeCopy copy, Progress progress) throws BaseException {
            source.readAgain(stamp, plain -> copy.members(plain, stamp), progress);
        }
    }

    /** There is one fetched kernel at a time. */
    private static final String ENTRY = "linux-source";

    private static final String NO_SUITE = "-";

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
        return area.find(() -> fetched(needed), progress, scratch -> fetch(scratch, lastWanted(), needed, progress));
    }

    /** Fetches the package in its newest version, unless that is the one that was fetched before. */
    KernelBase fetch(DebianPackage wanted, SortedSet<String> needed, Progress progress) throws BaseException {
        return area.locked(progress, scratch -> fetch(scratch, wanted, needed, progress));
    }

    /** What was named once stays the one, where more files are needed of it. */
    private DebianPackage lastWanted() {
        return ExtractedTree.manifest(area.entry(ENTRY))
                .map(manifest -> wanted(manifest.source()))
                .orElse(DebianPackage.NEWEST);
    }

    /** Opens what was fetched before; empty if nothing was, or too little. */
    Optional<KernelBase> fetched(SortedSet<String> needed) throws BaseException {
        return cached(manifest -> manifest.covers(needed));
    }

    private Optional<KernelBase> cached(Predicate<Manifest> wanted) throws BaseException {
        Path entry = area.ownEntry(ENTRY);
        String source = ExtractedTree.manifest(entry).map(Manifest::source).orElse("");
        return ExtractedTree.open(
                entry,
                new Tree(this, entry, source),
                manifest -> manifest.source().equals(source) && wanted.test(manifest));
    }

    private KernelBase fetch(
            CacheArea.Scratch scratch, DebianPackage wanted, SortedSet<String> needed, Progress progress)
            throws BaseException {
        Apt apt = new Apt(programs, area, wanted.suite(), aptOptions);
        Apt.Candidate newest = updateAndFind(apt, wanted, progress);
        String source = source(newest, wanted);
        if (cached(manifest -> manifest.covers(needed) && manifest.source().equals(source))
                .isPresent()) {
            return fetched(needed).orElseThrow();
        }
        Download download = download(apt, newest, wanted, scratch, progress);
        newest = download.candidate();
        SortedSet<String> sought = new TreeSet<>(needed);
        sought.addAll(KernelTop.FILES);
        ExtractedTree.manifest(area.entry(ENTRY)).ifPresent(manifest -> sought.addAll(manifest.sought()));
        Extraction extraction = new Extraction(area, scratch.newDirectory(), sought);
        read(download, unpacked(extraction::extract), progress);
        extraction.version(newest.name());
        extraction.publish(
                scratch, source(newest, wanted), newest.name() + " (Debian " + newest.version() + ")", ENTRY);
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
            DebianPackage wanted = wanted(source);
            Apt apt = new Apt(programs, area, wanted.suite(), aptOptions);
            Download download = download(apt, updateAndFind(apt, wanted, progress), wanted, scratch, progress);
            if (!source(download.candidate(), wanted).equals(source)) {
                throw new BaseException("Debian's kernel is " + source(download.candidate(), wanted)
                        + " by now, and no longer the " + source
                        + " that was fetched; fetch it with: iovakit base fetch"
                        + wanted.suite().map(suite -> " --suite " + suite).orElse("")
                        + wanted.name().map(name -> " --package " + name).orElse(""));
            }
            read(download, unpacked(reader), progress);
            return source;
        });
    }

    /**
     * Fetches the tarball of a package, as it is.
     *
     * @param directory where it is kept, in an entry of the package's name
     */
    Path fetchTarball(DebianPackage wanted, CacheArea directory, Progress progress) throws BaseException {
        return directory.locked(
                progress,
                tarballs -> area.locked(progress, scratch -> {
                    Apt apt = new Apt(programs, area, wanted.suite(), aptOptions);
                    Download download = download(apt, updateAndFind(apt, wanted, progress), wanted, scratch, progress);
                    Path entry = tarballs.newDirectory();
                    List<String> names = new ArrayList<>();
                    read(
                            download,
                            (name, packed) -> {
                                try (OutputStream out = directory.create(entry.resolve(name))) {
                                    packed.transferTo(out);
                                }
                                names.add(name);
                            },
                            progress);
                    tarballs.publish(entry, download.candidate().name());
                    return directory.entry(download.candidate().name()).resolve(names.get(0));
                }));
    }

    /** A package, and the directory that it was downloaded to. */
    private record Download(Apt.Candidate candidate, Path directory) {}

    private static Download download(
            Apt apt, Apt.Candidate newest, DebianPackage wanted, CacheArea.Scratch scratch, Progress progress)
            throws BaseException {
        Apt.Candidate candidate = newest;
        Path directory = scratch.newDirectory();
        Apt.Outcome download = apt.download(candidate, directory, progress);
        if (!download.success()) {
            // Lists that could not be updated name files that the archive no longer has; or the line broke.
            directory = scratch.newDirectory();
            candidate = updateAndFind(apt, wanted, progress);
            download = apt.download(candidate, directory, progress);
        }
        if (!download.success()) {
            throw new BaseException("cannot download " + candidate.name() + " " + candidate.version() + ": "
                    + download.why() + "; check the network and try again, or " + Apt.ADVICE);
        }
        return new Download(candidate, directory);
    }

    /** Where nothing was named, the name is the newest package's; else a word more says which suite, if one was. */
    private static String source(Apt.Candidate candidate, DebianPackage wanted) {
        String where = wanted.name().isPresent() || wanted.suite().isPresent()
                ? " " + wanted.suite().orElse(NO_SUITE)
                : "";
        return candidate.name() + " " + candidate.version() + where;
    }

    private static DebianPackage wanted(String source) {
        String[] words = source.split(" ", 3);
        return words.length < 3
                ? DebianPackage.NEWEST
                : new DebianPackage(
                        Optional.of(words[2]).filter(suite -> !suite.equals(NO_SUITE)), Optional.of(words[0]));
    }

    /** An update that fails is no failure as long as older lists know a package. */
    private static Apt.Candidate updateAndFind(Apt apt, DebianPackage wanted, Progress progress) throws BaseException {
        progress.start("updating the package lists", -1);
        Apt.Outcome update;
        try {
            update = apt.update();
        } finally {
            progress.done();
        }
        Apt.Candidate newest = null;
        for (Apt.Candidate candidate : apt.linuxSources()) {
            boolean named = wanted.name().map(candidate.name()::equals).orElse(true);
            if (named && (newest == null || apt.isNewer(candidate, newest))) {
                newest = candidate;
            }
        }
        if (newest == null) {
            throw new BaseException("apt knows no " + wanted
                    + (update.complaints().isEmpty() ? "" : ": " + update.why())
                    + "; check the network and apt's sources, or " + Apt.ADVICE);
        }
        return newest;
    }

    /** Takes the tarball of a package, as it is packed. */
    private interface PackedReader {
        void read(String name, InputStream packed) throws IOException, BaseException;
    }

    private PackedReader unpacked(TarballSource.Reader reader) {
        return (name, packed) -> {
            try (InputStream plain = Decompression.open(packed, programs.find("xz"))) {
                reader.read(plain);
            }
        };
    }

    private void read(Download download, PackedReader reader, Progress progress) throws BaseException {
        String dpkgDeb = programs.find("dpkg-deb")
                .orElseThrow(() -> new BaseException("this machine has no dpkg-deb; " + Apt.ADVICE))
                .toString();
        try {
            Program program = Program.of(
                            dpkgDeb,
                            "--fsys-tarfile",
                            onlyFile(download.directory()).toString())
                    .with("LC_ALL", "C");
            try (Running running = program.start();
                    TarMembers members = new TarMembers(running.output())) {
                running.input().close();
                readOrSayWhy(members, reader, progress, running);
            }
        } catch (IOException e) {
            throw new BaseException(
                    "cannot read the package " + download.candidate().name() + " "
                            + download.candidate().version() + ": " + Reason.of(e) + "; try again, or "
                            + Apt.ADVICE,
                    e);
        }
    }

    /** What dpkg-deb complains of may be why the members end too early. */
    private void readOrSayWhy(TarMembers members, PackedReader reader, Progress progress, Running running)
            throws IOException, BaseException {
        try {
            read(members, reader, progress);
        } catch (IOException e) {
            String complaint = running.lastWords().strip().replaceAll("\\s*\\R\\s*", "; ");
            throw complaint.isEmpty() ? e : new IOException(Reason.of(e) + " (" + complaint + ")", e);
        }
    }

    private static void read(TarMembers members, PackedReader reader, Progress progress)
            throws IOException, BaseException {
        for (TarArchiveEntry member = members.next(); member != null; member = members.next()) {
            String name = member.getName().substring(member.getName().lastIndexOf('/') + 1);
            if (name.startsWith("linux-source-") && name.contains(".tar") && member.isFile()) {
                progress.start("reading " + name, member.getSize());
                try {
                    reader.read(name, new CountedInput(members.content(), progress::advance));
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
