// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All files below the top directory of a kernel, as they are now.
 *
 * <p>The tree may have been built where it is. The bulk of what a build leaves, which no kernel has as a source, stays
 * behind; the rest is for {@code make mrproper} in the copy, which alone knows it.
 *
 * @param origin the top directory
 */
record DirectorySourceTree(Path origin) implements SourceTree {

    private static final Set<String> PRODUCTS = Set.of("o", "a", "ko", "cmd", "dwo", "gcno", "gcda");

    /** The files may change at any time. */
    @Override
    public String stamp() {
        return "";
    }

    @Override
    public void copyTo(TreeCopy copy, Progress progress) throws BaseException {
        progress.start("copying " + origin, -1);
        try (Stream<Path> walk = Files.walk(origin)) {
            for (Path file : (Iterable<Path>) walk::iterator) {
                String path = origin.relativize(file).toString();
                if (!isProduct(path)) {
                    copy(file, path, copy);
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        } catch (UncheckedIOException e) {
            throw unreadable(e.getCause());
        } finally {
            progress.done();
        }
    }

    private BaseException unreadable(IOException e) {
        return new BaseException(
                "cannot copy the kernel tree " + origin + ": " + e.getMessage() + ": " + Reason.of(e)
                        + "; make it readable, or name another kernel with --kernel",
                e);
    }

    private static boolean isProduct(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return PRODUCTS.contains(name.substring(name.lastIndexOf('.') + 1))
                || path.startsWith("vmlinux")
                || !TreePath.isFile(path);
    }

    private static void copy(Path file, String path, TreeCopy copy) throws IOException, BaseException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean executable = attributes.isRegularFile() && Files.isExecutable(file);
        String stamp = FileStamp.of(file, LinkOption.NOFOLLOW_LINKS) + (executable ? " program" : "");
        if ((!attributes.isRegularFile() && !attributes.isSymbolicLink()) || copy.has(path, stamp)) {
            return;
        }
        if (attributes.isSymbolicLink()) {
            copy.symbolicLink(path, Files.readSymbolicLink(file).toString());
            return;
        }
        try (InputStream content = Files.newInputStream(file)) {
            copy.file(path, executable, content);
        }
    }
}
