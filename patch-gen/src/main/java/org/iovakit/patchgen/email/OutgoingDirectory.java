// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.email;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.lifetime.FolderReplacement;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;

/**
 * The folder that the emails are written to. It appears whole or not at all, and never takes the place of anything but an
 * earlier, unedited rendering: a list of checksums, which {@code sha256sum -c} reads too, tells one.
 */
public final class OutgoingDirectory {
    /** The evidence, beside the emails. */
    public static final String EVIDENCE = "validation.json";

    /** The record of what was sent, which is written long after the emails. */
    public static final String SENT = "sent.json";

    /** The names that a rendering has; a list of checksums alone could be anybody's. */
    private static final Pattern RENDERED = Pattern.compile("(?:v\\d+-)?\\d{4,}-.*\\.patch|validation\\.json");

    private final Path directory;

    /**
     * A folder that need not exist yet. A symbolic link stands for the folder that it leads to.
     *
     * @throws PatchGenException if it is a link that leads nowhere
     */
    public OutgoingDirectory(Path directory) throws PatchGenException {
        Path path = directory.toAbsolutePath().normalize();
        recover(path);
        if (Files.isSymbolicLink(path) && !Files.exists(path)) {
            throw new PatchGenException(
                    path + " is a symbolic link that leads nowhere; name another folder with --out");
        }
        try {
            this.directory = Files.exists(path) ? path.toRealPath() : path;
        } catch (IOException e) {
            throw new PatchGenException("cannot read " + path + ": " + reason(e) + "; name another with --out", e);
        }
    }

    /**
     * Puts back a folder that a killed run moved away and did not replace.
     *
     * @throws PatchGenException if that cannot be done
     */
    public static void recover(Path directory) throws PatchGenException {
        try {
            FolderReplacement.recover(directory);
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot put back " + directory + ", which a run that was killed left beside it: " + reason(e)
                            + "; get write access",
                    e);
        }
    }

    /**
     * Whether the folder may be replaced.
     *
     * @throws PatchGenException if it holds something that would be lost; the message names it
     */
    public void requireReplaceable() throws PatchGenException {
        if (!Files.exists(directory)) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw new PatchGenException(directory + " is not a folder; name another with --out");
        }
        requireUnsent();
        try (Stream<Path> files = Files.list(directory)) {
            Checksums rendered = Checksums.read(directory);
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.equals(Checksums.FILE_NAME) || Temporary.isBeside(file)) {
                    continue;
                }
                if (!rendered.knows(name) || !RENDERED.matcher(name).matches()) {
                    throw new PatchGenException(file + " was not written by iovakit and would be lost; move it away, or"
                            + " name another folder with --out");
                }
                if (!rendered.match(name, Files.readAllBytes(file))) {
                    throw new PatchGenException(file + " was edited since it was rendered, and the edit would be lost;"
                            + " move it away, or name another folder with --out");
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void requireUnsent() throws PatchGenException {
        if (Files.exists(directory.resolve(SENT))) {
            throw new PatchGenException(directory + " holds emails that were sent, and " + SENT
                    + " tells which; move the folder away to keep that, or name another folder with --out");
        }
    }

    /**
     * Puts files into the folder instead of what was there.
     *
     * @param files content by name
     * @throws PatchGenException if they cannot be written, or those that are there are being sent; then the folder is as it
     *     was
     */
    public void replace(SortedMap<String, byte[]> files) throws PatchGenException {
        // Before the lock is taken: who closes a file gives back the locks that this process has on it.
        requireReplaceable();
        try {
            OutgoingLock lock = OutgoingLock.takeIfRendered(directory);
            try {
                requireUnsent();
                write(files);
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot write the emails to " + directory + ": " + reason(e)
                            + "; it is as it was. Make room or get write access, or name another folder with --out",
                    e);
        }
    }

    private void write(SortedMap<String, byte[]> files) throws IOException {
        Path fresh = null;
        try {
            Files.createDirectories(directory.getParent());
            fresh = Temporary.folderBeside(directory);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(fresh.resolve(file.getKey()), file.getValue());
            }
            Checksums.of(files).write(fresh);
            fresh.toFile().setReadable(true, false);
            fresh.toFile().setExecutable(true, false);
            new FolderReplacement().replace(directory, fresh);
        } finally {
            deleteQuietly(fresh);
        }
    }

    private PatchGenException unreadable(IOException e) {
        return new PatchGenException("cannot read " + directory + ": " + reason(e) + "; name another with --out", e);
    }

    /** The JDK's file exceptions often say nothing but the path. */
    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return e.getMessage() + " is in the way";
        }
        String kind = e.getClass().getSimpleName().replaceFirst("Exception$", "");
        return kind + " (" + e.getMessage() + ")";
    }

    /** For what no longer matters: a left-over is hidden, and the next run removes it. */
    private static void deleteQuietly(Path directory) {
        try {
            if (directory != null) {
                Temporary.delete(directory);
            }
        } catch (IOException e) {
            return;
        }
    }
}
