// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.FileMode;
import org.iovakit.lifetime.LastUse;

/**
 * The needed files of a tarball or a package, as the cache keeps them. All are read, and checked, when it is opened: the
 * entry may be replaced at any time.
 */
final class ExtractedTree implements KernelBase {

    private final SourceTree tree;
    private final Manifest manifest;
    private final Map<String, byte[]> contents;
    private final KernelVersion version;

    private ExtractedTree(SourceTree tree, Manifest manifest, Map<String, byte[]> contents, KernelVersion version) {
        this.tree = tree;
        this.manifest = manifest;
        this.contents = contents;
        this.version = version;
    }

    /**
     * Opens an entry of the cache.
     *
     * @param tree what the files were taken out of
     * @return empty if there is no such entry, it is not the wanted one, or it is not as it was written
     */
    static Optional<KernelBase> open(Path entry, SourceTree tree, Predicate<Manifest> wanted) throws BaseException {
        Optional<Manifest> manifest = manifest(entry).filter(wanted);
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        LastUse.mark(entry.resolve(Extraction.MANIFEST));
        Map<String, byte[]> contents = new HashMap<>();
        for (Map.Entry<String, Manifest.Kept> file : manifest.get().files().entrySet()) {
            byte[] content;
            try {
                content = Files.readAllBytes(entry.resolve(Extraction.FILES).resolve(file.getKey()));
            } catch (IOException e) {
                return Optional.empty();
            }
            if (!Sha256.of(content).equals(file.getValue().sha256())) {
                return Optional.empty();
            }
            contents.put(file.getKey(), content);
        }
        KernelVersion version = KernelTop.version(entry.toString(), contents::containsKey, contents::get);
        return Optional.of(new ExtractedTree(tree, manifest.get(), contents, version));
    }

    /** Reads only what an entry says of itself; empty if it says nothing. */
    static Optional<Manifest> manifest(Path entry) {
        try {
            return Manifest.of(Files.readAllLines(entry.resolve(Extraction.MANIFEST)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public byte[] read(String path) throws BaseException {
        requireFile(path);
        return contents.get(path).clone();
    }

    @Override
    public boolean has(String path) {
        return contents.containsKey(TreePath.file(path));
    }

    @Override
    public boolean covers(String path) {
        return manifest.covers(TreePath.file(path));
    }

    @Override
    public FileMode mode(String path) throws BaseException {
        requireFile(path);
        return manifest.files().get(path).mode();
    }

    private void requireFile(String path) throws BaseException {
        if (has(path)) {
            return;
        }
        if (!manifest.covers(path)) {
            throw new BaseException(path + " is not among the files that were taken out of " + manifest.title()
                    + "; unpack the whole kernel and name its top directory with --kernel");
        }
        throw new BaseException("no file " + path + " in " + manifest.title()
                + "; the kernel may be incomplete or too old: name another one with --kernel");
    }

    @Override
    public SortedSet<String> files(String directory) throws BaseException {
        if (!manifest.covers(TreePath.directory(directory))) {
            throw new BaseException(directory + " is not among what was taken out of " + manifest.title()
                    + "; unpack the whole kernel and name its top directory with --kernel");
        }
        SortedSet<String> files = new TreeSet<>(manifest.files().keySet());
        files.removeIf(path -> !path.startsWith(directory));
        return files;
    }

    @Override
    public String describe() {
        return manifest.title();
    }

    @Override
    public KernelVersion version() {
        return version;
    }

    @Override
    public Optional<GitOrigin> git() {
        return Optional.empty();
    }

    @Override
    public Path origin() {
        return tree.origin();
    }

    @Override
    public SourceTree tree() {
        return tree;
    }

    @Override
    public List<String> notes() {
        return List.of();
    }

    @Override
    public void close() {}
}
