// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files and folders that are gone when a run has ended, or that become its output. Their names say whose they are, so that
 * what a killed run leaves is removed by the next one that makes such a file in the same folder.
 *
 * <p>A left-over is one whose process is not there any more, or is another that got the same number: one that began after
 * the file was written. A file of another machine or of another space of process numbers, such as a container's, is never
 * taken for a left-over.
 */
public final class Temporary {
    private static final String IN_PROGRESS = ".new";

    private static final String TOKEN = token();

    private static final Pattern OWNED = Pattern.compile("-([0-9a-f]{8})-([0-9]{1,18})-[0-9]+");

    private static final Pattern BESIDE = Pattern.compile("\\..+\\.new" + OWNED);

    /** By how much the start of a process and the time of a file may be out of step. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    private static final AtomicLong NUMBERS = new AtomicLong(System.nanoTime());

    private Temporary() {}

    /** Makes an empty file beside the one that it will replace. */
    public static Path beside(Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        String stem = stemBeside(target);
        sweep(folder, stem);
        // Not as temporary files are made, which nobody else may read: it is to become one that is no secret.
        return Files.createFile(folder.resolve(prefix(stem) + NUMBERS.incrementAndGet()));
    }

    /** Makes a folder that only the user may read, beside the one that it will replace. */
    public static Path folderBeside(Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        String stem = stemBeside(target);
        sweep(folder, stem);
        return Files.createTempDirectory(folder, prefix(stem));
    }

    /** Makes an empty file in the folder for temporary files. */
    public static Path file(String stem) throws IOException {
        sweep(common(), stem);
        try {
            return Files.createTempFile(common(), prefix(stem), "");
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Makes a folder in the folder for temporary files. */
    public static Path folder(String stem) throws IOException {
        try {
            return folder(common(), stem);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Makes a folder that programs and libraries may be run from. That for temporary files may forbid it; others are tried
     * then.
     *
     * @throws PlaceException if there is none
     */
    public static Path folderForPrograms(String stem) throws IOException {
        List<Path> tried = new ArrayList<>();
        IOException failure = null;
        for (Path place : placesForPrograms()) {
            if (tried.contains(place) || !Files.isDirectory(place)) {
                continue;
            }
            tried.add(place);
            try {
                Path made = folder(place, stem);
                if (mayRun(made)) {
                    return made;
                }
                delete(made);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw new PlaceException(
                "programs may be run from none of these folders: "
                        + String.join(", ", tried.stream().map(Path::toString).toList())
                        + "; set TMPDIR to one that can be written to and is mounted without noexec",
                failure);
    }

    private static List<Path> placesForPrograms() {
        List<Path> places = new ArrayList<>(List.of(common()));
        for (String variable : List.of("XDG_CACHE_HOME", "HOME", "XDG_RUNTIME_DIR")) {
            String value = System.getenv(variable);
            if (value != null && value.startsWith("/")) {
                places.add(variable.equals("HOME") ? Path.of(value, ".cache") : Path.of(value));
            }
        }
        places.addAll(List.of(Path.of("/tmp"), Path.of("/var/tmp"), Path.of("/dev/shm")));
        return places;
    }

    /**
     * Looks whether programs may be run from a folder.
     *
     * @throws PlaceException if not
     */
    public static void requirePrograms(Path folder) throws IOException {
        if (Files.isWritable(folder) && !mayRun(folder)) {
            throw forbidden(folder);
        }
    }

    /**
     * Looks whether a program that was made may be run.
     *
     * @throws PlaceException if its folder forbids it
     */
    public static void requireRunnable(Path program) throws IOException {
        if (!Files.isExecutable(program)
                && Files.getPosixFilePermissions(program).contains(PosixFilePermission.OWNER_EXECUTE)) {
            throw forbidden(program.getParent());
        }
    }

    private static PlaceException forbidden(Path folder) {
        return new PlaceException(
                "programs may not be run from " + folder
                        + ", as it is mounted noexec; set XDG_CACHE_HOME to a folder that is not",
                null);
    }

    /** The kernel says it of a file that is marked as a program, to root as well. */
    private static boolean mayRun(Path folder) throws IOException {
        Path probe = Files.createFile(
                folder.resolve(prefix(".iovakit-probe") + NUMBERS.incrementAndGet()),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            return Files.isExecutable(probe);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /**
     * Looks whether there is a folder for temporary files at all: without it, git and compilers fail too, and say
     * something else.
     *
     * @throws PlaceException if there is none
     */
    public static void requireCommon() throws PlaceException {
        if (!Files.isDirectory(common())) {
            throw new PlaceException(
                    common() + (Files.exists(common()) ? " is no folder" : " is not there")
                            + ", and temporary files were to go there: correct TMPDIR or unset it",
                    null);
        }
    }

    private static PlaceException unusable(IOException e) {
        String reason = e instanceof AccessDeniedException
                ? "permission denied"
                : e instanceof FileSystemException fs && fs.getReason() != null ? fs.getReason() : e.getMessage();
        return new PlaceException(
                "cannot make temporary files in " + common() + ": " + reason
                        + "; make room there or make it writable, or set TMPDIR to another folder",
                e);
    }

    private static Path folder(Path place, String stem) throws IOException {
        sweep(place, stem);
        return Files.createTempDirectory(place, prefix(stem));
    }

    /** Whether this is the name of a file or folder that {@link #beside} or {@link #folderBeside} made. */
    public static boolean isBeside(Path path) {
        return BESIDE.matcher(path.getFileName().toString()).matches();
    }

    /** What dead runs left in a folder of what they called so. */
    static List<Path> leftOvers(Path folder, String stem) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                folder, entry -> entry.getFileName().toString().startsWith(stem + "-"))) {
            for (Path entry : entries) {
                Matcher owner = OWNED.matcher(entry.getFileName().toString().substring(stem.length()));
                if (owner.matches()
                        && owner.group(1).equals(TOKEN)
                        && isMine(entry)
                        && isDead(Long.parseLong(owner.group(2)), entry)) {
                    found.add(entry);
                }
            }
        }
        return found;
    }

    /**
     * Removes what {@link #folderBeside} made, if it is there. What stays is hidden, and the next run removes it.
     *
     * @param folder may be null
     */
    public static void deleteQuietly(Path folder) {
        try {
            if (folder != null) {
                delete(folder);
            }
        } catch (IOException e) {
            return;
        }
    }

    /** Removes a file, or a folder with all that is in it, if it is there. */
    public static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** What happens to a left-over must not stop the work: who may not remove it leaves it to somebody else. */
    private static void sweep(Path folder, String stem) {
        try {
            for (Path leftOver : leftOvers(folder, stem)) {
                delete(leftOver);
            }
        } catch (IOException e) {
            // Whether anything can be written there is told by who writes.
            return;
        }
    }

    private static boolean isMine(Path file) throws IOException {
        return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(Path.of("/proc/self")));
    }

    private static boolean isDead(long process, Path file) throws IOException {
        Optional<ProcessHandle> handle = ProcessHandle.of(process);
        if (handle.isEmpty()) {
            return true;
        }
        Instant written =
                Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        return handle.get()
                .info()
                .startInstant()
                .filter(start -> start.isAfter(written.plus(SLACK)))
                .isPresent();
    }

    private static String stemBeside(Path target) {
        return "." + target.getFileName() + IN_PROGRESS;
    }

    /** What the names of this process's files begin with. */
    static String prefix(String stem) {
        return stem + "-" + TOKEN + "-" + ProcessHandle.current().pid() + "-";
    }

    private static Path common() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Stands for the space that process numbers are of; where that cannot be told, for this process alone. */
    private static String token() {
        try {
            String space = Files.readString(Path.of("/etc/machine-id")).strip()
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
            return UUID.nameUUIDFromBytes(space.getBytes(StandardCharsets.UTF_8))
                    .toString()
                    .substring(0, 8);
        } catch (IOException e) {
            return UUID.randomUUID().toString().substring(0, 8);
        }
    }
}
