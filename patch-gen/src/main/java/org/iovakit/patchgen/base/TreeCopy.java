// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.FileMode;

/**
 * A copy of a {@link SourceTree} that follows it from state to state, with some files of its own laid over it. A file
 * whose content stays the same is not written, so that make builds no more than it must.
 *
 * <p>What the copy holds is written down in a {@link CopyListing} when it is complete. A run that ends before leaves none,
 * and the next run compares every file, and looks for those that are no file of the tree.
 */
public final class TreeCopy {

    /** Stands in the listing for a file that is laid over the tree, which has none there. */
    private static final String LAID = "laid";

    /** The same, where the tree has one. */
    private static final String OVER = "over";

    /** Of a file of the tree that was laid over: it is looked at when the tree is another. */
    private static final String BARE = "bare";

    private final Cache cache;
    private final Path directory;
    private final Path listing;
    private final Set<String> laid;
    private final CopyListing before;
    private final NavigableMap<String, String> now = new TreeMap<>();

    /** Links are made at the end: no file is ever written through one. */
    private final Map<String, String> links = new TreeMap<>();

    /**
     * @param cache that the copy is in; the lock of the copy's place is held
     * @param directory the copy, or where it will be
     * @param listing the file that says what the copy holds
     * @param laid the paths that are laid over the tree, whether it has them or not
     */
    TreeCopy(Cache cache, Path directory, Path listing, Set<String> laid) {
        this.cache = cache;
        this.directory = directory;
        this.listing = listing;
        this.laid = Set.copyOf(laid);
        this.before = isEmpty() ? CopyListing.NOTHING : CopyListing.read(listing);
    }

    /**
     * Whether the tree need not be read: the copy is complete, and as the tree of this base, but for what is laid over it,
     * and the base has what is below that.
     */
    boolean follows(KernelBase base) {
        String stamp = base.tree().stamp();
        return !stamp.isEmpty()
                && before.stamp().equals(stamp)
                && before.paths(OVER).stream()
                        .allMatch(path -> laid.contains(path) || (base.covers(path) && base.has(path)));
    }

    /**
     * Takes off what is laid over the tree no longer.
     *
     * @param base that the copy {@linkplain #follows follows}
     * @return the paths of what another file was laid over, and is written again
     */
    Set<String> takeOff(KernelBase base) throws BaseException {
        Set<String> formerly = new TreeSet<>(before.paths(OVER));
        formerly.addAll(before.paths(LAID));
        if (formerly.equals(laid)) {
            return Set.of();
        }
        now.putAll(before.files());
        laid.forEach(path -> now.merge(path, LAID, (stamp, one) -> stamp.equals(LAID) ? LAID : OVER));
        formerly.removeAll(laid);
        Set<String> written = new TreeSet<>();
        try {
            Files.deleteIfExists(listing);
            for (String path : formerly) {
                if (now.get(path).equals(OVER)) {
                    if (write(path, base.read(path), base.mode(path).equals(FileMode.EXECUTABLE_FILE))) {
                        written.add(path);
                    }
                    now.put(path, BARE);
                } else {
                    CacheArea.delete(directory.resolve(TreePath.file(path)));
                    now.remove(path);
                }
            }
            new CopyListing(before.stamp(), now).write(listing);
            return written;
        } catch (IOException e) {
            throw cache.unwritable(e);
        }
    }

    /** Whether nothing at all has been copied yet. */
    boolean isEmpty() {
        return !Files.exists(directory);
    }

    /** Brings the copy up to the tree. */
    void follow(SourceTree tree, Progress progress) throws BaseException {
        try {
            Files.deleteIfExists(listing);
            Files.createDirectories(directory);
            tree.copyTo(this, progress);
            deleteWhatIsGone();
            for (Map.Entry<String, String> link : links.entrySet()) {
                link(link.getKey(), link.getValue());
            }
            laid.forEach(path -> now.putIfAbsent(path, LAID));
            new CopyListing(tree.stamp(), now).write(listing);
        } catch (IOException e) {
            throw cache.unwritable(e);
        }
    }

    /** Before links are made: what is gone could be found again through one. */
    private void deleteWhatIsGone() throws IOException {
        for (String path : before.files().isEmpty() ? held() : before.files().keySet()) {
            Path file = directory.resolve(path);
            boolean gone = !now.containsKey(path) && !laid.contains(path);
            if (gone
                    && !isBehindLink(file)
                    && Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(file);
            }
        }
    }

    /** All files and links of the copy. */
    private Set<String> held() throws IOException {
        // The directory itself may be a link: who has little room moves it elsewhere.
        Path top = directory.toRealPath();
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> top.relativize(file).toString())
                    .collect(Collectors.toSet());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Tells whether the tree's file is of no concern: the copy has it in this state, or it is laid over. Each file of
     * the tree is asked for, and written if the answer is no.
     *
     * @param stamp differs if the file does; must be none of the words that stand for one
     */
    boolean has(String path, String stamp) {
        if (path.equals(".git") || path.startsWith(".git/")) {
            return true;
        }
        if (laid.contains(path)) {
            now.put(path, OVER);
            return true;
        }
        now.put(path, stamp);
        return stamp.equals(before.files().get(path));
    }

    /**
     * Takes in a file.
     *
     * @throws IOException if it cannot be read
     * @throws BaseException if it cannot be written
     */
    void file(String path, boolean executable, InputStream content) throws IOException, BaseException {
        write(path, content.readAllBytes(), executable);
    }

    /** Takes in a symbolic link. */
    void symbolicLink(String path, String target) {
        links.put(path, target);
    }

    /**
     * Takes in all members of an uncompressed tarball.
     *
     * @param stamp of each of them
     */
    void members(InputStream plain, String stamp) throws IOException, BaseException {
        KernelTar.walk(plain, (path, member, content) -> {
            boolean regular = KernelTar.isRegular(member);
            if ((!regular && !member.isSymbolicLink()) || has(path, stamp)) {
                return true;
            }
            if (regular) {
                file(path, KernelTar.isExecutable(member), content);
            } else {
                symbolicLink(path, member.getLinkName());
            }
            return true;
        });
    }

    /** Writes a file that is laid over the tree. Returns whether it was another before. */
    boolean lay(String path, byte[] content) throws BaseException {
        if (!laid.contains(path)) {
            throw new IllegalArgumentException(path + " was not said to be laid over the tree");
        }
        return write(path, content, false);
    }

    private boolean write(String path, byte[] content, boolean executable) throws BaseException {
        Path file = directory.resolve(TreePath.file(path));
        try {
            boolean regular = !isBehindLink(file) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            boolean same =
                    regular && Files.size(file) == content.length && Arrays.equals(Files.readAllBytes(file), content);
            if (!same) {
                if (!regular) {
                    clear(file);
                }
                Files.write(file, content);
            }
            if (Files.isExecutable(file) != executable && !file.toFile().setExecutable(executable)) {
                throw new IOException("cannot change the mode of " + file);
            }
            return !same;
        } catch (IOException e) {
            throw cache.unwritable(e);
        }
    }

    private void link(String path, String target) throws IOException {
        Path file = directory.resolve(TreePath.file(path));
        if (!isBehindLink(file)
                && Files.isSymbolicLink(file)
                && Files.readSymbolicLink(file).toString().equals(target)) {
            return;
        }
        clear(file);
        Files.createSymbolicLink(file, Path.of(target));
    }

    /**
     * Whether the way to a file leads through a link, which an earlier state of the tree had where this one has a
     * directory: nobody knows where it ends.
     */
    private boolean isBehindLink(Path file) {
        for (Path above = file.getParent(); !above.equals(directory); above = above.getParent()) {
            if (Files.isSymbolicLink(above)) {
                return true;
            }
        }
        return false;
    }

    /** Makes way for a file: where a kernel of another age has a directory or a link, or a file for a directory. */
    private void clear(Path file) throws IOException {
        for (Path above = file.getParent(); above.startsWith(directory); above = above.getParent()) {
            if (Files.isSymbolicLink(above) || Files.isRegularFile(above)) {
                Files.delete(above);
            }
        }
        Files.createDirectories(file.getParent());
        CacheArea.delete(file);
    }
}
