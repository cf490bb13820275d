// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.iovakit.lifetime.LastUse;
import org.iovakit.lifetime.OwnFiles;
import org.iovakit.lifetime.Temporary;
import org.iovakit.lifetime.WholeFile;

/**
 * Files that are made once and kept in a directory, under names made of all that goes into them. They are run: what somebody
 * else owns or may write, there or in the folder above, is refused, and a file whose digest is not the one that was noted
 * when it was made is made anew. Those that nobody used for long are removed when others are made. Thread-safe, and safe
 * beside other processes with the same directory.
 */
final class KeptFiles {
    private static final String DIGEST = ".sha256";

    /** One for each file, so that who wants what is being made waits for it, and does not make it too. */
    private static final Map<Path, Object> LOCKS = new ConcurrentHashMap<>();

    private final Path directory;

    /** Keeps them in a directory, which it creates when needed. */
    KeptFiles(Path directory) {
        // The compiler, which is told these paths, runs elsewhere.
        this.directory = directory.toAbsolutePath();
    }

    /**
     * The file of this content, made if it is not there.
     *
     * @param name what its name starts with
     */
    Path file(String name, Content content, WholeFile.Maker maker) throws IOException {
        Path file = directory.resolve(name + "-" + content.key());
        Path digest = directory.resolve(file.getFileName() + DIGEST);
        OwnFiles.require(file, directory.getParent());
        OwnFiles.require(digest, directory.getParent());
        synchronized (LOCKS.computeIfAbsent(file, key -> new Object())) {
            if (isAsMade(file, digest)) {
                LastUse.mark(file);
                LastUse.mark(digest);
            } else {
                make(file, digest, maker);
            }
        }
        Temporary.requireRunnable(file);
        return file;
    }

    private void make(Path file, Path digest, WholeFile.Maker maker) throws IOException {
        makeDirectory();
        WholeFile.make(file, fresh -> {
            maker.fill(fresh);
            OwnFiles.close(fresh);
        });
        WholeFile.write(digest, digest(file).getBytes(UTF_8));
        OwnFiles.close(digest);
        LastUse.removeOld(directory, Files::isRegularFile);
    }

    private static boolean isAsMade(Path file, Path digest) throws IOException {
        return Files.isRegularFile(file)
                && Files.isRegularFile(digest)
                && Arrays.equals(Files.readAllBytes(digest), digest(file).getBytes(UTF_8));
    }

    private static String digest(Path file) throws IOException {
        SortedMap<String, byte[]> content = new TreeMap<>();
        content.put(file.getFileName().toString(), Files.readAllBytes(file));
        return new Content().add(content).key();
    }

    private void makeDirectory() throws IOException {
        try {
            OwnFiles.createFolders(directory);
        } catch (IOException e) {
            throw unwritable(e.toString(), e);
        }
        if (!Files.isWritable(directory)) {
            throw unwritable("permission denied", null);
        }
    }

    private IOException unwritable(String reason, IOException cause) {
        return new IOException(
                "cannot keep programs in %s: %s; make it writable, or set XDG_CACHE_HOME to another folder"
                        .formatted(directory, reason),
                cause);
    }
}
