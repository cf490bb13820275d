// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.FileMode;
import org.iovakit.testing.GitSandbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseResolverTest {

    private static final Set<String> NEEDED = Set.of(TinyKernel.IOVA);

    @TempDir
    Path folder;

    private Path installed;
    private BaseResolver resolver;

    @BeforeEach
    void makeResolver() throws IOException {
        folder = folder.toRealPath();
        installed = Files.createDirectory(folder.resolve("src"));
        resolver =
                new BaseResolver(new Cache(folder.resolve("cache")), installed, new SearchPath(List.of()), List.of());
    }

    private Path tree(String name) throws IOException {
        return TinyKernel.unpackTo(folder.resolve(name));
    }

    private static BaseRequest kernel(Path path) {
        return new BaseRequest(Optional.of(path.toString()), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static BaseRequest nothing() {
        return new BaseRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Path resolve(BaseRequest request) throws BaseException {
        try (KernelBase base = resolver.resolve(request, NEEDED, Progress.none())) {
            return base.origin();
        }
    }

    private String refusal(BaseRequest request) {
        return assertThrows(BaseException.class, () -> resolve(request)).getMessage();
    }

    @Test
    void whatIsNamedGoesFirst() throws Exception {
        Path named = tree("named");
        Path environment = tree("environment");
        Path pinned = tree("pinned");
        Path found = TinyKernel.unpackTo(installed.resolve("linux-9.8"));
        Optional<String> variable = Optional.of(environment.toString());
        Optional<PinnedBase> pin = Optional.of(new PinnedBase(pinned, Optional.empty()));
        Optional<String> none = Optional.empty();

        assertEquals(named, resolve(new BaseRequest(Optional.of(named.toString()), variable, pin, none)));
        assertEquals(environment, resolve(new BaseRequest(none, variable, pin, none)));
        assertEquals(pinned, resolve(new BaseRequest(none, Optional.of(""), pin, none)));
        assertEquals(found, resolve(nothing()));
    }

    @Test
    void readsAnUnpackedTree() throws Exception {
        Path top = tree("linux");
        Files.createSymbolicLink(top.resolve("scripts/link"), Path.of("../Kbuild"));
        try (KernelBase base = resolver.resolve(kernel(top), NEEDED, Progress.none())) {
            assertEquals("int iova;\n", new String(base.read(TinyKernel.IOVA), UTF_8));
            assertEquals(FileMode.EXECUTABLE_FILE, base.mode(TinyKernel.SCRIPT));
            assertEquals(FileMode.REGULAR_FILE, base.mode(TinyKernel.IOVA));
            assertEquals("kernel tree 9.8.7-rc6, not under git", base.describe());
            assertEquals(List.of(TinyKernel.SCRIPT), List.copyOf(base.files("scripts/")));
            assertFalse(base.has("lib/gone.c"));
            String message = assertThrows(BaseException.class, () -> base.read("lib/gone.c"))
                    .getMessage();
            assertTrue(message.contains("no file lib/gone.c in the kernel tree " + top), message);
            assertThrows(IllegalArgumentException.class, () -> base.read("../outside"));
        }
    }

    @Test
    void refusesWhatDoesNotExist() {
        Path gone = folder.resolve("gone");
        assertEquals(
                "--kernel: " + gone + ": no such file or directory; name a kernel tree, git repository or tarball",
                refusal(kernel(gone)));
        BaseRequest byPin = new BaseRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new PinnedBase(gone, Optional.empty())),
                Optional.empty());
        assertTrue(refusal(byPin).startsWith("the pinned base: " + gone), refusal(byPin));
        BaseRequest byVariable =
                new BaseRequest(Optional.empty(), Optional.of(gone.toString()), Optional.empty(), Optional.empty());
        assertTrue(refusal(byVariable).startsWith("IOVAKIT_KERNEL: " + gone), refusal(byVariable));
    }

    @Test
    void refusesADirectoryThatIsNoKernel() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        String message = refusal(kernel(other));
        assertTrue(message.contains(other + " is not a kernel tree: it has no Kbuild"), message);
    }

    @Test
    void pointsFromInsideToTheTop() throws IOException {
        Path top = tree("linux");
        String message = refusal(kernel(top.resolve("drivers/iommu")));
        assertTrue(message.contains("is inside the kernel tree " + top), message);
    }

    @Test
    void refusesARevisionOfWhatIsNotGit() throws IOException {
        Path top = tree("linux");
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), "linux/");
        for (Path path : List.of(top, tarball)) {
            String message = refusal(new BaseRequest(
                    Optional.of(path.toString()), Optional.empty(), Optional.empty(), Optional.of("v6.12")));
            assertTrue(message.contains("v6.12") && message.contains(path + " is not a git repository"), message);
        }
        assertTrue(refusal(new BaseRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("v6.12")))
                .contains("is not a git repository"));
    }

    @Test
    void theRevisionAskedForGoesBeforeThePinnedOne() throws Exception {
        GitSandbox sandbox = new GitSandbox(folder);
        Path repository = sandbox.init("linux");
        TinyKernel.unpackTo(repository);
        String first = sandbox.commitAll(repository, "First");
        String second = sandbox.commitAll(repository, "Second");
        Optional<PinnedBase> pin = Optional.of(new PinnedBase(repository, Optional.of(first)));
        Optional<String> none = Optional.empty();
        try (KernelBase base = resolver.resolve(new BaseRequest(none, none, pin, none), NEEDED, Progress.none())) {
            assertEquals(first, base.git().orElseThrow().commit().name());
        }
        BaseRequest both = new BaseRequest(none, none, pin, Optional.of("main"));
        try (KernelBase base = resolver.resolve(both, NEEDED, Progress.none())) {
            assertEquals(second, base.git().orElseThrow().commit().name());
        }
    }

    @Test
    void withNothingAtAllItSaysWhatWasTried() {
        String message = refusal(nothing());
        for (String part : List.of("--kernel", "IOVAKIT_KERNEL", "pinned", installed.toString(), "no apt-get")) {
            assertTrue(message.contains(part), message);
        }
        assertTrue(message.endsWith("name a kernel tree or tarball with --kernel"), message);
    }

    @Test
    void aCutOffTarballIsNotReplacedByAnotherKernel() throws Exception {
        Path tarball = TinyKernel.pack(installed.resolve("linux-source-9.9.tar.gz"), "linux/");
        TinyKernel.pack(installed.resolve("linux-source-9.8.tar.gz"), "linux/");
        Files.write(tarball, new byte[] {0x1f, (byte) 0x8b});
        assertTrue(refusal(nothing()).contains(tarball.toString()), refusal(nothing()));
    }

    @Test
    void refusesNeededPathsThatLeadOutOfTheTree() throws IOException {
        BaseRequest request = kernel(tree("linux"));
        for (String path : List.of("/etc/passwd", "../x", "a//b", "", "./Makefile")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> resolver.resolve(request, Set.of(path), Progress.none()),
                    path);
        }
    }
}
