// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.commit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.util.FS;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.GitOrigin;
import org.iovakit.patchgen.git.Git;

/**
 * A bare repository in a temporary folder that takes our commits. It borrows the objects of the user's repository, where
 * there is one, and is gone when closed. Not safe for use by several threads.
 */
public final class ScratchRepository implements AutoCloseable {
    private final Path directory;
    private final FileRepository repository;

    /** Runs if the program is told to end while the repository is in use. */
    private final Thread removal;

    private ScratchRepository(Path directory, FileRepository repository) {
        this.directory = directory;
        this.repository = repository;
        this.removal = new Thread(() -> deleteQuietly(directory));
        Runtime.getRuntime().addShutdownHook(removal);
    }

    /**
     * Makes an empty one.
     *
     * @param origin the repository to borrow objects from
     * @throws PatchGenException if the temporary folder cannot be written
     */
    public static ScratchRepository create(Optional<GitOrigin> origin) throws PatchGenException {
        try {
            Path directory = Temporary.folder("iovakit-scratch");
            try {
                FileRepository repository = new FileRepository(directory.toFile());
                repository.create(true);
                if (origin.isPresent()) {
                    borrow(directory, origin.get());
                }
                return new ScratchRepository(directory, repository);
            } catch (IOException e) {
                Temporary.delete(directory);
                throw e;
            }
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot make a scratch repository under " + System.getProperty("java.io.tmpdir") + ": "
                            + e.getMessage() + "; free some space there or set TMPDIR",
                    e);
        }
    }

    private static void borrow(Path directory, GitOrigin origin) throws IOException {
        Path info = Files.createDirectories(directory.resolve("objects/info"));
        Files.writeString(info.resolve("alternates"), origin.objectDirectory() + "\n");
        if (origin.shallowFile().isPresent()) {
            // The history ends where the user's does: git must not look for parents behind it.
            Files.copy(origin.shallowFile().get(), directory.resolve(Constants.SHALLOW));
        }
    }

    /** The folder, which is the repository's git directory. */
    public Path directory() {
        return directory;
    }

    /** The installed git on this repository, without the user's configuration. */
    public Git git() {
        return Git.isolated(directory);
    }

    /** Changes its configuration. */
    public void configure(Consumer<Config> change) throws PatchGenException {
        StoredConfig config = repository.getConfig();
        change.accept(config);
        try {
            config.save();
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot write to the scratch repository " + directory + ": " + e.getMessage(), e);
        }
    }

    Repository repository() {
        return repository;
    }

    /**
     * Puts files into the index, in place of all that was there: the installed git then knows these and no others.
     *
     * @param files content by path
     */
    public void index(Map<String, byte[]> files) throws PatchGenException {
        try (ObjectInserter inserter = newPack()) {
            DirCacheBuilder builder = DirCache.lock(indexFile(), FS.DETECTED).builder();
            for (Map.Entry<String, byte[]> content : files.entrySet()) {
                DirCacheEntry entry = new DirCacheEntry(content.getKey());
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, content.getValue()));
                builder.add(entry);
            }
            inserter.flush();
            if (!builder.commit()) {
                throw new IOException("it cannot be written");
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * What git says that changes from some files to others. The index holds the others then.
     *
     * @param before content by path
     * @param after the same
     */
    public String diff(Map<String, byte[]> before, Map<String, byte[]> after) throws PatchGenException {
        index(before);
        String from = git().run("write-tree").text();
        index(after);
        return git().run("diff-tree", "-p", from, git().run("write-tree").text())
                .text();
    }

    /** The files of the index, content by path. */
    public Map<String, byte[]> index() throws PatchGenException {
        Map<String, byte[]> files = new TreeMap<>();
        try {
            DirCache index = DirCache.read(indexFile(), FS.DETECTED);
            for (int at = 0; at < index.getEntryCount(); at++) {
                DirCacheEntry entry = index.getEntry(at);
                files.put(
                        entry.getPathString(),
                        repository.open(entry.getObjectId()).getCachedBytes(Integer.MAX_VALUE));
            }
            return files;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private File indexFile() {
        return directory.resolve("index").toFile();
    }

    private PatchGenException unusable(IOException e) {
        return new PatchGenException(
                "cannot use the index of the scratch repository " + directory + ": " + e.getMessage(), e);
    }

    /** For objects that become one file. */
    ObjectInserter newPack() {
        return repository.getObjectDatabase().newPackInserter();
    }

    @Override
    public void close() {
        repository.close();
        Runtime.getRuntime().removeShutdownHook(removal);
        deleteQuietly(directory);
    }

    /** A temporary folder that stays behind harms nobody, and the work is done. */
    private static void deleteQuietly(Path directory) {
        try {
            Temporary.delete(directory);
        } catch (IOException e) {
            directory.toFile().deleteOnExit();
        }
    }
}
