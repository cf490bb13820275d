// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the kernel base: what {@code --kernel} names, else {@code $IOVAKIT_KERNEL}, else the pinned base, else the newest
 * kernel source that is installed, else Debian's newest linux-source package, which is fetched.
 *
 * <p>What the user named is taken or refused: a mistake in it never leads to another kernel.
 */
public final class BaseResolver {

    private static final Path INSTALLED = Path.of("/usr/src");

    private final Cache cache;
    private final Path installed;
    private final SearchPath programs;
    private final TarballSource tarballs;
    private final DebianSource debian;
    private final CacheArea testKernels;

    /**
     * @param cache where extracted and fetched files are kept
     * @param installed the folder that distributions install kernel sources in
     * @param programs where xz, git, apt and dpkg are looked for; only fetching is impossible without
     * @param aptOptions more options for apt-get and apt-cache; empty on a user's machine
     */
    public BaseResolver(Cache cache, Path installed, SearchPath programs, List<String> aptOptions) {
        this.cache = cache;
        this.installed = installed;
        this.programs = programs;
        this.tarballs = new TarballSource(cache, programs);
        this.debian = new DebianSource(cache, programs, aptOptions);
        this.testKernels = cache.area("test-kernels");
    }

    /** Returns the resolver of a user's machine. */
    public static BaseResolver of(Map<String, String> environment) throws BaseException {
        SearchPath programs = SearchPath.of(environment.getOrDefault("PATH", ""));
        return new BaseResolver(Cache.of(environment), INSTALLED, programs, List.of());
    }

    /**
     * Finds and opens the base.
     *
     * @param needed what will be read: paths of files, and of directories with a slash at the end; what of it exists is
     *     for {@link KernelBase#has} to tell
     * @throws NoBaseException if there is none, and none can be fetched
     * @throws BaseException if it cannot be opened
     */
    public KernelBase resolve(BaseRequest request, Set<String> needed, Progress progress) throws BaseException {
        SortedSet<String> paths = checked(needed);
        if (request.kernel().isPresent()) {
            return named("--kernel", request.kernel().get(), request.rev(), paths, progress);
        }
        if (request.environment().isPresent()) {
            return named("IOVAKIT_KERNEL", request.environment().get(), request.rev(), paths, progress);
        }
        if (request.pinned().isPresent()) {
            PinnedBase pinned = request.pinned().get();
            Optional<String> rev = request.rev().or(pinned::rev);
            return named("the pinned base", pinned.kernel().toString(), rev, paths, progress);
        }
        Optional<Path> found = new InstalledSources(installed).newest();
        if (found.isPresent()) {
            return open(found.get(), request.rev(), paths, progress);
        }
        refuseRevision(request.rev(), "Debian's linux-source package");
        try {
            return debian.open(paths, progress);
        } catch (BaseException e) {
            throw new NoBaseException(
                    "found no kernel source: --kernel and IOVAKIT_KERNEL are not set, no base is pinned, " + installed
                            + " holds none, and Debian's package could not be had: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Finds and opens the base as {@link #resolve} does, but never fetches one.
     *
     * @param needed see {@link #resolve}
     * @return empty if nobody names a base and none is installed, or was fetched before
     */
    public Optional<KernelBase> resolveLocally(BaseRequest request, Set<String> needed, Progress progress)
            throws BaseException {
        boolean named = request.kernel().isPresent()
                || request.environment().isPresent()
                || request.pinned().isPresent();
        if (named || new InstalledSources(installed).newest().isPresent()) {
            return Optional.of(resolve(request, needed, progress));
        }
        return fetched(needed);
    }

    /**
     * Fetches a linux-source package of Debian's, whatever else there is; nothing is downloaded if its newest version is
     * the one that the cache holds.
     *
     * @param needed see {@link #resolve}
     */
    public KernelBase fetch(DebianPackage wanted, Set<String> needed, Progress progress) throws BaseException {
        return debian.fetch(wanted, checked(needed), progress);
    }

    /** Finds the tarball of a kernel of the tests, installed or fetched; never uses the network. */
    public Optional<Path> testKernel(TestKernel kernel) {
        return Stream.of(installed, testKernels.entry(kernel.packageName()))
                .map(folder -> folder.resolve(kernel.tarball()))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /**
     * Finds the tarball of a kernel of the tests, or fetches it into the cache: from what apt's sources name, else from a
     * suite of Debian that has it.
     */
    public Path fetchTestKernel(TestKernel kernel, Progress progress) throws BaseException {
        Optional<Path> there = testKernel(kernel);
        if (there.isPresent()) {
            return there.get();
        }
        List<String> reasons = new ArrayList<>();
        for (DebianPackage wanted : kernel.packages()) {
            try {
                return debian.fetchTarball(wanted, testKernels, progress);
            } catch (BaseException e) {
                reasons.add(e.getMessage());
            }
        }
        // Where there is no apt, each says the same.
        throw new BaseException(reasons.stream().distinct().collect(Collectors.joining("; ")));
    }

    /** Opens what was fetched before, if it was and holds what is needed; never uses the network. */
    public Optional<KernelBase> fetched(Set<String> needed) throws BaseException {
        return debian.fetched(checked(needed));
    }

    /**
     * Copies the whole kernel that a base belongs to into the cache, to be built there.
     *
     * @param base one that this resolver gave; need not stay open
     * @param laid see {@link KernelCopy#open}
     */
    public KernelCopy copy(KernelBase base, Set<String> laid, Progress progress) throws BaseException {
        return KernelCopy.open(base, cache, laid, progress);
    }

    private static SortedSet<String> checked(Set<String> needed) {
        for (String path : needed) {
            if (!TreePath.isDirectory(path)) {
                TreePath.file(path);
            }
        }
        return new TreeSet<>(needed);
    }

    private KernelBase named(
            String by, String kernel, Optional<String> rev, SortedSet<String> needed, Progress progress)
            throws BaseException {
        try {
            if (kernel.isBlank()) {
                throw new BaseException("no path given; name a kernel tree, git repository or tarball");
            }
            return open(Path.of(kernel).toAbsolutePath().normalize(), rev, needed, progress);
        } catch (BaseException e) {
            throw new BaseException(by + ": " + e.getMessage(), e);
        }
    }

    private KernelBase open(Path path, Optional<String> rev, SortedSet<String> needed, Progress progress)
            throws BaseException {
        if (!Files.exists(path)) {
            throw new BaseException(
                    path + ": no such file or directory; name a kernel tree, git repository or tarball");
        }
        if (!Files.isReadable(path)) {
            throw new BaseException(path + ": permission denied; make it readable, or name another kernel");
        }
        if (!Files.isDirectory(path)) {
            refuseRevision(rev, path.toString());
            return tarballs.open(path, needed, progress);
        }
        if (GitBase.isGit(path)) {
            return GitBase.open(path, rev, needed, programs);
        }
        refuseInside(path);
        refuseRevision(rev, path.toString());
        return UnpackedTree.open(path);
    }

    private static void refuseRevision(Optional<String> rev, String what) throws BaseException {
        if (rev.isPresent()) {
            throw new BaseException("revision " + rev.get() + " was asked for, but " + what
                    + " is not a git repository; name one with --kernel, or leave the revision away");
        }
    }

    /** Someone who stands inside a kernel tree probably means that tree. */
    private static void refuseInside(Path path) throws BaseException {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            if (KernelTop.FILES.stream().map(above::resolve).allMatch(Files::isRegularFile)) {
                throw new BaseException(path + " is inside the kernel tree " + above + "; name its top");
            }
        }
    }
}
