// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Puts a folder in the place of another. Where kernel and file system can exchange two names, there is one of the two at
 * each moment. Elsewhere there is none for a moment, and {@link #recover} puts right what a run leaves that is killed just
 * then.
 */
public final class FolderReplacement {
    private static final String NEW = ".new-";
    private static final String OLD = ".old";

    private final NameExchange exchange;

    /** One that exchanges names where that can be done. */
    public FolderReplacement() {
        this(NameExchange.ofKernel());
    }

    FolderReplacement(NameExchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Puts a folder in the place of another, or where there is none.
     *
     * @param fresh what {@link Temporary#folderBeside} made; afterwards it is gone, or holds what was replaced
     * @throws IOException if that cannot be done; then both are as they were
     */
    public void replace(Path directory, Path fresh) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        if (exchange.exchange(fresh, directory)) {
            return;
        }
        String name = fresh.getFileName().toString();
        int mark = name.lastIndexOf(NEW);
        Path old = fresh.resolveSibling(name.substring(0, mark) + OLD + name.substring(mark + NEW.length() - 1));
        Files.move(directory, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, directory, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        Files.move(old, fresh, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Puts back a folder that a killed run moved away and did not replace, and removes one that it did replace.
     *
     * @param directory the folder, or a link to it
     */
    public static void recover(Path directory) throws IOException {
        Path folder = directory.toAbsolutePath().normalize();
        if (folder.getParent() != null && Files.isDirectory(folder.getParent())) {
            folder = Links.end(folder);
        }
        if (folder.getParent() == null || !Files.isDirectory(folder.getParent())) {
            return;
        }
        List<Path> moved = Temporary.leftOvers(folder.getParent(), "." + folder.getFileName() + OLD);
        for (Path old : moved) {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Temporary.delete(old);
            } else {
                Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }
}
