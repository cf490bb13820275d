// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.FileMode;

/** A kernel tree in a directory that is not under git: the files are read where they are. */
final class UnpackedTree implements KernelBase {

    private final Path top;
    private final KernelVersion version;

    private UnpackedTree(Path top, KernelVersion version) {
        this.top = top;
        this.version = version;
    }

    /** Opens the tree with this top directory. */
    static UnpackedTree open(Path top) throws BaseException {
        return new UnpackedTree(
                top, KernelTop.version(top.toString(), path -> isFile(top, path), path -> read(top, path)));
    }

    private static boolean isFile(Path top, String path) {
        return Files.isRegularFile(top.resolve(TreePath.file(path)), LinkOption.NOFOLLOW_LINKS);
    }

    private static byte[] read(Path top, String path) throws BaseException {
        try {
            return Files.readAllBytes(top.resolve(path));
        } catch (IOException e) {
            throw new BaseException(
                    "cannot read " + path + " of the kernel tree " + top + ": " + Reason.of(e)
                            + "; make it readable, or name another tree",
                    e);
        }
    }

    @Override
    public byte[] read(String path) throws BaseException {
        requireFile(path);
        return read(top, path);
    }

    @Override
    public boolean has(String path) {
        return isFile(top, path);
    }

    @Override
    public boolean covers(String path) {
        return true;
    }

    @Override
    public FileMode mode(String path) throws BaseException {
        requireFile(path);
        return Files.isExecutable(top.resolve(path)) ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE;
    }

    private void requireFile(String path) throws BaseException {
        if (!has(path)) {
            throw new BaseException("no file " + path + " in the kernel tree " + top
                    + "; the tree may be incomplete or too old: name another one");
        }
    }

    @Override
    public SortedSet<String> files(String directory) throws BaseException {
        Path start = top.resolve(TreePath.directory(directory));
        SortedSet<String> files = new TreeSet<>();
        if (!Files.isDirectory(start, LinkOption.NOFOLLOW_LINKS)) {
            return files;
        }
        try (Stream<Path> walk = Files.walk(start)) {
            walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .forEach(file -> files.add(top.relativize(file).toString()));
        } catch (IOException | UncheckedIOException e) {
            throw new BaseException(
                    "cannot list " + directory + " of the kernel tree " + top + ": " + e.getMessage()
                            + "; make it readable, or name another tree",
                    e);
        }
        return files;
    }

    @Override
    public String describe() {
        return "kernel tree " + version + ", not under git";
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
        return top;
    }

    @Override
    public SourceTree tree() {
        return new DirectorySourceTree(top);
    }

    @Override
    public List<String> notes() {
        return List.of();
    }

    @Override
    public void close() {}
}
