// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Kept files that are run, or that decide what is run: nobody but the user, and root, may have written them. What somebody
 * else owns or may write is not used, as is the custom of ssh with its keys.
 */
public final class OwnFiles {
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private static final String MODE = "rwxr-xr-x";

    /** In the mode of a folder: whoever may write to it may neither remove nor rename what others have there. */
    private static final int STICKY = 01000;

    private static final String ROOT = "root";

    private OwnFiles() {}

    /**
     * Refuses a file that somebody else owns or may write, or could put another in the place of. What is not there is
     * nobody's.
     *
     * @param top a folder above it: the last that is looked at; it may be a link, and then so is where that leads
     * @throws IOException if it is; the message names the file or folder, whose it is, and the
     *     next step
     */
    public static void require(Path file, Path top) throws IOException {
        List<Path> way = new ArrayList<>();
        for (Path each = file; each != null && each.startsWith(top); each = each.getParent()) {
            way.add(0, each);
        }
        for (Path each : way) {
            try {
                require(each);
            } catch (FileSystemException e) {
                // It is not there, or cannot be reached: who opens it finds out.
                return;
            }
        }
    }

    private static void require(Path path) throws IOException {
        PosixFileAttributes itself = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        requireOwner(path, itself.owner());
        if (itself.isSymbolicLink()) {
            require(path.toRealPath());
            return;
        }
        // A group of the user's own name has nobody else in it.
        boolean group = itself.permissions().contains(PosixFilePermission.GROUP_WRITE)
                && !itself.group().getName().equals(itself.owner().getName());
        boolean all = itself.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        if ((group || all) && !(itself.isDirectory() && isSticky(path))) {
            throw new IOException(path + " can be written by " + (all ? "everybody" : "the group " + itself.group())
                    + ", and what is kept there is run; delete it, and it is made anew, or set XDG_CACHE_HOME to a folder"
                    + " that nobody else may write");
        }
    }

    private static void requireOwner(Path path, UserPrincipal owner) throws IOException {
        UserPrincipal user = user();
        if (!owner.equals(user) && !owner.getName().equals(ROOT)) {
            throw new IOException(path + " belongs to " + owner + ", and not to " + user
                    + ", and what is kept there is run; set XDG_CACHE_HOME to a folder of your own, or delete it, and it is"
                    + " made anew");
        }
    }

    private static boolean isSticky(Path directory) throws IOException {
        return ((int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS) & STICKY) != 0;
    }

    /** Who runs this; root even if a user asked for it by sudo. */
    private static UserPrincipal user() throws IOException {
        return Files.getOwner(Path.of("/proc/self"));
    }

    /** Makes a folder, and those above it, as far as they are not there; nobody else may write to what is made. */
    public static Path createFolders(Path folder) throws IOException {
        // What is a link to a folder is one too, which some Java platforms dispute.
        return Files.isDirectory(folder)
                ? folder
                : Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MODE)));
    }

    /** Takes from others the right to write a file, or a folder with all that is in it. */
    public static void close(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (!Files.isSymbolicLink(file)) {
                    Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
                    if (permissions.removeAll(OTHERS)) {
                        Files.setPosixFilePermissions(file, permissions);
                    }
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
