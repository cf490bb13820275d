// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.FileMode;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.BaseRequest;
import org.iovakit.patchgen.base.BaseResolver;
import org.iovakit.patchgen.base.Cache;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.Progress;
import org.iovakit.patchgen.base.SearchPath;
import org.iovakit.patchgen.base.TestKernel;

/**
 * The real kernels that tests run on, as Debian packages them. The tarball comes from {@code IOVAKIT_TEST_KERNEL}, of the
 * others from {@code IOVAKIT_TEST_KERNEL_6_1} and so on (system properties or environment variables), else from /usr/src,
 * else from the user's cache, where {@code iovakit base fetch --tests} puts it. Where a few files are enough, what
 * {@code iovakit run} fetched serves too. With none of them the test is skipped.
 *
 * <p>The tarball is read once: the files stay in a cache below java.io.tmpdir, for all modules and builds.
 */
public enum KernelSources {
    LINUX_6_12(TestKernel.LINUX_6_12, "IOVAKIT_TEST_KERNEL"),
    LINUX_6_1(TestKernel.LINUX_6_1, "IOVAKIT_TEST_KERNEL_6_1"),
    LINUX_7_2(TestKernel.LINUX_7_2, "IOVAKIT_TEST_KERNEL_7_2"),
    LINUX_7_3(TestKernel.LINUX_7_3, "IOVAKIT_TEST_KERNEL_7_3");

    private static final Map<KernelSources, Path> ROOTS = new ConcurrentHashMap<>();

    private final TestKernel kernel;
    private final String variable;

    KernelSources(TestKernel kernel, String variable) {
        this.kernel = kernel;
        this.variable = variable;
    }

    /** What a series for the IOVA allocator reads. */
    public static final Set<String> FILES = Set.of(
            "Kbuild",
            "MAINTAINERS",
            "Makefile",
            "drivers/iommu/Kconfig",
            "drivers/iommu/Makefile",
            "drivers/iommu/iova.c",
            "include/kunit/visibility.h",
            "include/linux/iova.h",
            "include/linux/rbtree.h",
            "include/linux/rbtree_augmented.h",
            "include/linux/rbtree_types.h",
            "lib/rbtree.c");

    /** Other trees that an allocator may stand on. */
    private static final Set<String> TREES = Set.of(
            "include/linux/interval_tree.h",
            "include/linux/interval_tree_generic.h",
            "include/linux/maple_tree.h",
            "lib/interval_tree.c",
            "lib/maple_tree.c");

    /** What checkpatch.pl, get_maintainer.pl and kunit.py are made of, and what tells them that they are in a kernel. */
    private static final Set<String> TOOLS = Set.of(
            "COPYING",
            "CREDITS",
            "README",
            "scripts/checkpatch.pl",
            "scripts/const_structs.checkpatch",
            "scripts/get_maintainer.pl",
            "scripts/spelling.txt",
            "tools/testing/kunit/");

    private static final List<String> TOP_DIRECTORIES =
            List.of("Documentation", "arch", "drivers", "fs", "include", "init", "ipc", "kernel", "lib", "scripts");

    /** Returns the tarball, or skips the test. */
    public Path tarball() {
        Optional<Path> tarball = findTarball();
        if (tarball.isEmpty()) {
            Requirements.missing(needed());
        }
        return tarball.orElseThrow();
    }

    private String needed() {
        return "needs the source of Linux " + kernel.version() + ": run ./iovakit base fetch --tests, or set "
                + variable + " to its tarball";
    }

    private Optional<Path> findTarball() {
        Optional<Path> named = Optional.ofNullable(System.getProperty(variable))
                .or(() -> Optional.ofNullable(System.getenv(variable)))
                .map(Path::of);
        return named.isPresent() ? named : users().testKernel(kernel);
    }

    /** Finds what a run of iovakit would, for this user. */
    private static BaseResolver users() {
        try {
            return BaseResolver.of(System.getenv());
        } catch (BaseException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** Opens the kernel, or skips the test. It holds at least {@link #FILES}. */
    public KernelBase open() {
        return open(FILES);
    }

    private KernelBase open(Set<String> needed) {
        Optional<Path> tarball = findTarball();
        try {
            if (tarball.isPresent()) {
                return ofTarball(tarball.get());
            }
            Optional<KernelBase> fetched = users().fetched(needed)
                    .filter(base -> base.version().toString().startsWith(kernel.version() + "."));
            if (fetched.isEmpty()) {
                Requirements.missing(needed());
            }
            return fetched.orElseThrow();
        } catch (BaseException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** All files at once, whatever is needed: so the tarball is read once. */
    private KernelBase ofTarball(Path tarball) throws BaseException {
        Cache cache = new Cache(Path.of(
                System.getProperty("java.io.tmpdir"), "iovakit-test-kernel-" + System.getProperty("user.name")));
        BaseResolver resolver =
                new BaseResolver(cache, Path.of("/usr/src"), SearchPath.of(System.getenv("PATH")), List.of());
        BaseRequest request =
                new BaseRequest(Optional.of(tarball.toString()), Optional.empty(), Optional.empty(), Optional.empty());
        return resolver.resolve(request, filesAndTools(), Progress.none());
    }

    private static Set<String> filesAndTools() {
        Set<String> all = new TreeSet<>(FILES);
        all.addAll(TOOLS);
        all.addAll(TREES);
        return all;
    }

    /** Returns the text of one of {@link #FILES}. */
    public String text(String path) {
        try (KernelBase base = open()) {
            return new String(base.read(path), UTF_8);
        } catch (BaseException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** Returns a directory that holds {@link #FILES}, or skips the test. */
    public Path root() {
        return ROOTS.computeIfAbsent(this, source -> {
            Path root = Path.of("target", "kernels", kernel.version()).toAbsolutePath();
            copyTo(root);
            return root;
        });
    }

    /** Writes {@link #FILES} into a directory. */
    public void copyTo(Path directory) {
        copy(FILES, directory);
    }

    /** Writes {@link #FILES} and the trees of the kernel's library into a directory. */
    public void copyWithTreesTo(Path directory) {
        Set<String> all = new TreeSet<>(FILES);
        all.addAll(TREES);
        copy(all, directory);
    }

    /** Writes {@link #FILES} and the kernel's tools into a directory, which these then take for a kernel tree. */
    public void copyWithToolsTo(Path directory) {
        copy(filesAndTools(), directory);
        try {
            for (String name : TOP_DIRECTORIES) {
                Files.createDirectories(directory.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(Set<String> paths, Path directory) {
        try (KernelBase base = open(paths)) {
            for (String path : paths) {
                for (String file : path.endsWith("/") ? base.files(path) : Set.of(path)) {
                    Path target = directory.resolve(file);
                    Files.createDirectories(target.getParent());
                    Files.write(target, base.read(file));
                    if (base.mode(file).equals(FileMode.EXECUTABLE_FILE)) {
                        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BaseException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
