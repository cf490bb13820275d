// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.iovakit.patchgen.base.TinyKernel.Member;
import org.iovakit.testing.GitSandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KernelCopyTest {

    private static final String HEADER = "include/linux/iova.h";
    private static final Set<String> LAID = Set.of(TinyKernel.IOVA, HEADER);
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    private BaseResolver resolver;
    private final ProgressLog progress = new ProgressLog();

    @BeforeEach
    void makeResolver() {
        resolver = new BaseResolver(
                new Cache(folder.resolve("cache")),
                folder.resolve("usr-src"),
                SearchPath.of(System.getenv("PATH")),
                List.of());
    }

    private KernelCopy copy(Path kernel) throws BaseException {
        return copy(kernel, null, LAID);
    }

    private KernelCopy copy(Path kernel, String revision, Set<String> laid) throws BaseException {
        BaseRequest request = new BaseRequest(
                Optional.of(kernel.toString()), Optional.empty(), Optional.empty(), Optional.ofNullable(revision));
        try (KernelBase base = resolver.resolve(request, Set.of(TinyKernel.IOVA), progress)) {
            return resolver.copy(base, laid, progress);
        }
    }

    @Test
    void copyThatOthersMayWriteIsRefused() throws Exception {
        Path kernel = TinyKernel.unpackTo(folder.resolve("linux"));
        Path source;
        try (KernelCopy copy = copy(kernel)) {
            source = copy.source();
        }
        for (Path part : List.of(source, source.resolveSibling("build"), source.getParent())) {
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxrwxrwx"));
            String message = assertThrows(
                            BaseException.class, () -> copy(kernel).close())
                    .getMessage();
            assertTrue(message.contains(part + " can be written by everybody"), message);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        copy(kernel).close();
    }

    /** One of them is being used. */
    @Test
    void copyThatNobodyUsedForLongGoesWhenAnotherIsWritten() throws Exception {
        List<Path> sources = new ArrayList<>();
        for (String name : List.of("unused", "busy", "used")) {
            try (KernelCopy copy = copy(TinyKernel.unpackTo(folder.resolve(name)))) {
                sources.add(copy.source());
            }
        }
        try (KernelCopy busy = copy(folder.resolve("busy"))) {
            for (Path source : sources) {
                Files.setLastModifiedTime(source.resolveSibling(".lock"), LONG_AGO);
            }
            CompletableFuture.runAsync(() -> {
                        try {
                            copy(folder.resolve("used")).close();
                        } catch (BaseException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .join();
            assertTrue(Files.exists(busy.source()));
        }
        assertEquals(
                List.of(false, true, true), sources.stream().map(Files::exists).toList());
    }

    /** What a copy holds: content by path, of links the target, and a star for a program. */
    private static Map<String, String> files(Path top) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(top)) {
            for (Path file : walk.toList()) {
                String path = top.relativize(file).toString();
                if (Files.isSymbolicLink(file)) {
                    files.put(path, "-> " + Files.readSymbolicLink(file));
                } else if (Files.isRegularFile(file)) {
                    files.put(path, (Files.isExecutable(file) ? "*" : "") + Files.readString(file));
                }
            }
        }
        return files;
    }

    /** What a copy of the tiny kernel holds: all but what is laid over it. */
    private static Map<String, String> tiny() {
        Map<String, String> files = new TreeMap<>(TinyKernel.files());
        files.remove(TinyKernel.IOVA);
        files.computeIfPresent(TinyKernel.SCRIPT, (path, content) -> "*" + content);
        return files;
    }

    /** Has all files of a copy look old, so that what is written shows. */
    private static void age(Path top) throws IOException {
        try (Stream<Path> walk = Files.walk(top)) {
            for (Path file : walk.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                Files.setLastModifiedTime(file, LONG_AGO);
            }
        }
    }

    private static List<String> written(Path top) throws IOException {
        List<String> written = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(top)) {
            for (Path file : walk.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                if (!Files.getLastModifiedTime(file).equals(LONG_AGO)) {
                    written.add(top.relativize(file).toString());
                }
            }
        }
        return written;
    }

    private Path repository(GitSandbox git) throws IOException {
        Path repository = git.init("linux");
        TinyKernel.unpackTo(repository);
        Files.createSymbolicLink(repository.resolve("link"), Path.of("scripts"));
        git.commitAll(repository, "base");
        return repository;
    }

    @Test
    void ofATarball() throws Exception {
        List<Member> members = new ArrayList<>();
        TinyKernel.files().forEach((path, content) -> members.add(Member.file("linux/" + path, content)));
        members.add(Member.link("linux/link", "scripts"));
        members.add(Member.file("linux/link/through-the-link", ""));
        members.add(Member.file("linux/.git/config", "no"));
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), members);
        try (KernelCopy copy = copy(tarball)) {
            Map<String, String> expected = tiny();
            expected.put("link", "-> scripts");
            assertEquals(expected, files(copy.source()));
            assertTrue(Files.isDirectory(copy.build()) && Files.isDirectory(copy.logs()));
            age(copy.source());
        }
        progress.jobs.clear();
        try (KernelCopy copy = copy(tarball)) {
            assertEquals(List.of(), written(copy.source()));
            assertEquals(List.of(), progress.jobs, "the tarball is not read again");
        }
        members.set(0, Member.file("linux/Kbuild", "obj-y += lib/ drivers/\n"));
        members.remove(1);
        members.add(Member.file("linux/MAINTAINERS", "THE REST\n"));
        TinyKernel.pack(tarball, members);
        try (KernelCopy copy = copy(tarball)) {
            assertEquals(List.of("Kbuild"), written(copy.source()), "make builds no more than what changed");
        }
    }

    @Test
    void ofARevisionThatIsNotCheckedOutInAnyKindOfRepository() throws Exception {
        GitSandbox git = new GitSandbox(folder.resolve("git"));
        Path repository = repository(git);
        git.git(repository, "tag", "v9.8");
        Files.writeString(repository.resolve("Kbuild"), "later\n");
        Files.delete(repository.resolve(TinyKernel.SCRIPT));
        git.commitAll(repository, "later");
        Map<String, String> expected = tiny();
        expected.put("link", "-> scripts");
        git.git(repository, "checkout", "--quiet", "--detach");
        FolderSnapshot before = FolderSnapshot.of(repository);
        Path bare = git.bareClone(repository, "bare.git");
        Path worktree = git.linkedWorktree(repository, "linked");
        for (Path kernel : List.of(repository, bare, worktree)) {
            FolderSnapshot unused = FolderSnapshot.of(kernel);
            try (KernelCopy copy = copy(kernel, "v9.8", LAID)) {
                assertEquals(expected, files(copy.source()), kernel.toString());
            }
            assertEquals(unused, FolderSnapshot.of(kernel));
        }
        assertNotEquals(before, FolderSnapshot.of(repository), "the worktree is registered by the test, and seen");
        try (KernelCopy copy = copy(git.shallowClone(repository, "shallow"))) {
            assertEquals("later\n", files(copy.source()).get("Kbuild"));
        }
    }

    @Test
    void ofOneRevisionAfterAnotherOnlyWhatDiffersIsWritten() throws Exception {
        GitSandbox git = new GitSandbox(folder.resolve("git"));
        Path repository = repository(git);
        Path source;
        try (KernelCopy copy = copy(repository)) {
            source = copy.source();
            copy.lay(Map.of(TinyKernel.IOVA, bytes("int patched;\n")));
            age(source);
        }
        Files.writeString(repository.resolve("Kbuild"), "later\n");
        Files.writeString(repository.resolve(TinyKernel.IOVA), "int later;\n");
        Files.delete(repository.resolve(TinyKernel.SCRIPT));
        Files.delete(repository.resolve("link"));
        Files.createDirectory(repository.resolve("link"));
        Files.writeString(repository.resolve("link/file"), "no link any more\n");
        git.commitAll(repository, "later");
        try (KernelCopy copy = copy(repository)) {
            assertEquals(source, copy.source(), "another commit, the same copy");
            assertEquals(
                    Map.of(
                            "Kbuild",
                            "later\n",
                            "MAINTAINERS",
                            "THE REST\n",
                            "Makefile",
                            TinyKernel.files().get("Makefile"),
                            TinyKernel.IOVA,
                            "int patched;\n",
                            "link/file",
                            "no link any more\n"),
                    files(source));
            assertEquals(Set.of("Kbuild", "link/file"), Set.copyOf(written(source)));
        }
        try (KernelCopy copy = copy(repository, "HEAD~1", LAID)) {
            assertEquals("-> scripts", files(copy.source()).get("link"));
        }
    }

    @Test
    void ofATreeThatWasBuiltWhereItIs() throws Exception {
        Path kernel = TinyKernel.unpackTo(folder.resolve("linux"));
        Map<String, String> expected = tiny();
        for (String product : List.of("drivers/iommu/iova.o", "drivers/iommu/.iova.o.cmd", "vmlinux", "lib/lib.a")) {
            Files.createDirectories(kernel.resolve(product).getParent());
            Files.writeString(kernel.resolve(product), "built");
        }
        // What only make mrproper knows for a product.
        Files.writeString(kernel.resolve(".config"), "CONFIG_X=y\n");
        expected.put(".config", "CONFIG_X=y\n");
        FolderSnapshot before = FolderSnapshot.of(kernel);
        try (KernelCopy copy = copy(kernel)) {
            assertEquals(expected, files(copy.source()));
            Files.delete(copy.source().resolve(".config"));
            age(copy.source());
        }
        assertEquals(before, FolderSnapshot.of(kernel));
        Files.writeString(kernel.resolve("MAINTAINERS"), "SOMEBODY\n");
        try (KernelCopy copy = copy(kernel)) {
            assertEquals(List.of("MAINTAINERS"), written(copy.source()), "what make swept away stays away");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void whatIsLaidOverIsNewerThanWhatWasBuilt() throws Exception {
        Path kernel = TinyKernel.unpackTo(folder.resolve("linux"));
        try (KernelCopy copy = copy(kernel)) {
            copy.lay(Map.of(TinyKernel.IOVA, bytes("int one;\n"), HEADER, bytes("")));
            FileTime built = FileTime.from(Instant.now().plusSeconds(3600));
            Files.setLastModifiedTime(copy.build(), built);
            age(copy.source());
            copy.lay(Map.of(TinyKernel.IOVA, bytes("int two;\n"), HEADER, bytes("")));
            assertEquals(List.of(TinyKernel.IOVA), written(copy.source()));
            Path iova = copy.source().resolve(TinyKernel.IOVA);
            assertEquals("int two;\n", Files.readString(iova));
            assertTrue(Files.getLastModifiedTime(iova).compareTo(built) > 0, "though the clock was set back");
            assertThrows(IllegalArgumentException.class, () -> copy.lay(Map.of("Kbuild", bytes(""))));
        }
    }

    @Test
    void whatIsNoLongerLaidOverIsTheTreesOwnAgain() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar"), "linux/");
        try (KernelCopy copy = copy(tarball)) {
            copy.lay(Map.of(TinyKernel.IOVA, bytes("int iova;\n"), HEADER, bytes("patched")));
            age(copy.source());
        }
        progress.jobs.clear();
        Map<String, String> expected = tiny();
        expected.put(TinyKernel.IOVA, "int iova;\n");
        try (KernelCopy copy = copy(tarball, null, Set.of("Kbuild"))) {
            assertEquals(expected, files(copy.source()));
            assertEquals(List.of(), written(copy.source()), "what is the same is not built again");
            copy.lay(Map.of("Kbuild", bytes("patched\n")));
            age(copy.source());
        }
        assertEquals(List.of(), progress.jobs, "the tarball is not read again");
        try (KernelCopy copy = copy(tarball, null, Set.of(TinyKernel.SCRIPT))) {
            expected.put("Kbuild", TinyKernel.files().get("Kbuild"));
            assertEquals(expected, files(copy.source()));
            assertEquals(List.of("Kbuild"), written(copy.source()));
            copy.lay(Map.of(TinyKernel.SCRIPT, bytes("patched\n")));
        }
        assertEquals(List.of(), progress.jobs, "the tarball is not read again");
        try (KernelCopy copy = copy(tarball, null, Set.of())) {
            assertEquals(expected, files(copy.source()));
        }
        assertNotEquals(List.of(), progress.jobs, "of the script, the base that is opened knows nothing");
        TinyKernel.pack(tarball, "linux/");
        Files.setLastModifiedTime(tarball, LONG_AGO);
        try (KernelCopy copy = copy(tarball, null, Set.of())) {
            assertEquals(expected, files(copy.source()), "what was bare stays as it is");
        }
    }

    @Test
    void aCopyThatWasCutOffIsMadeWhole() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar"), "linux/");
        Path top;
        try (KernelCopy copy = copy(tarball)) {
            top = copy.source().getParent();
            age(copy.source());
        }
        Files.delete(top.resolve("listing"));
        Files.writeString(top.resolve("source/MAINTAINERS"), "THE RE");
        Files.delete(top.resolve("source/Kbuild"));
        // Of the state before, which the run that was cut off was about to take away.
        Files.writeString(
                Files.createDirectories(top.resolve("source/include/old")).resolve("gone.h"), "old\n");
        Files.createSymbolicLink(top.resolve("source/gone"), Path.of("include"));
        try (KernelCopy copy = copy(tarball)) {
            assertEquals(tiny(), files(copy.source()));
            assertEquals(Set.of("MAINTAINERS", "Kbuild"), Set.copyOf(written(copy.source())));
        }
    }

    @Test
    void aListingWithoutItsCopyIsNotBelieved() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar"), "linux/");
        Path source;
        try (KernelCopy copy = copy(tarball)) {
            source = copy.source();
        }
        Files.move(source, folder.resolve("away"));
        try (KernelCopy copy = copy(tarball)) {
            assertEquals(tiny(), files(copy.source()));
        }
    }

    @Test
    void aKernelThatCannotBeReadLeavesNoWholeCopy() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), "linux/");
        BaseRequest request =
                new BaseRequest(Optional.of(tarball.toString()), Optional.empty(), Optional.empty(), Optional.empty());
        try (KernelBase base = resolver.resolve(request, Set.of(TinyKernel.IOVA), progress)) {
            byte[] whole = Files.readAllBytes(tarball);
            Files.write(tarball, Arrays.copyOf(whole, whole.length / 2));
            BaseException e = assertThrows(BaseException.class, () -> resolver.copy(base, LAID, progress));
            assertTrue(e.getMessage().contains("cannot read the tarball " + tarball), e.getMessage());
            Files.write(tarball, whole);
            try (KernelCopy copy = resolver.copy(base, LAID, progress)) {
                assertEquals(tiny(), files(copy.source()));
            }
        }
    }

    @Test
    @Timeout(60)
    void aSecondOneWaits() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar"), "linux/");
        CountDownLatch opened = new CountDownLatch(1);
        KernelCopy first = copy(tarball);
        Thread second = new Thread(() -> {
            try (KernelCopy copy = copy(tarball)) {
                assertTrue(Files.isDirectory(copy.source()));
                opened.countDown();
            } catch (BaseException e) {
                throw new AssertionError(e);
            }
        });
        second.start();
        assertFalse(opened.await(300, TimeUnit.MILLISECONDS));
        first.close();
        assertTrue(opened.await(30, TimeUnit.SECONDS));
        second.join();
    }
}
