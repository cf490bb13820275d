// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fetches with the real apt, from an archive of tiny packages that a server in this process offers. */
@RequiresProgram(value = "apt-get", debianPackage = "apt")
@RequiresProgram(value = "dpkg-deb", debianPackage = "dpkg")
class DebianSourceTest {

    @TempDir
    Path folder;

    private Path archive;
    private HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** How the server behaves. */
    private volatile boolean indexesFail;

    private volatile boolean indexesMendAfterAMissingPackage;
    private volatile boolean cutOff;

    /** The one that the mirror at /debian/ has; the archive at / has none. */
    private volatile String suite = "sid";

    @BeforeEach
    void serve() throws IOException {
        archive = Files.createDirectory(folder.resolve("archive"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String name = path.replaceFirst(".*/", "");
            boolean isPackage = name.endsWith(".deb");
            requests.add(path.startsWith("/debian/") ? path : name);
            Path file = archive.resolve(name);
            if (isPackage && Files.notExists(file) && indexesMendAfterAMissingPackage) {
                indexesFail = false;
            }
            if (path.startsWith("/debian/dists/") && !path.startsWith("/debian/dists/" + suite + "/")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            if (Files.notExists(file) || (indexesFail && !isPackage)) {
                exchange.sendResponseHeaders((indexesFail && !isPackage) ? 503 : 404, -1);
                return;
            }
            byte[] content = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, content.length);
            boolean cut = isPackage && cutOff;
            exchange.getResponseBody().write(content, 0, cut ? content.length / 2 : content.length);
        } catch (IOException e) {
            // A response that is cut off cannot be closed in order; the test looks at what apt makes of it.
        }
    }

    /** Puts a package into the archive, in addition to those that are there. */
    private void offer(String version, String debianVersion, String iova) throws Exception {
        String name = "linux-source-" + version;
        Path root = Files.createDirectories(folder.resolve("build/" + name + "_" + debianVersion));
        Path usrSrc = Files.createDirectories(root.resolve("usr/src"));
        List<TinyKernel.Member> members = new ArrayList<>();
        TinyKernel.files()
                .forEach((path, content) -> members.add(
                        TinyKernel.Member.file(name + "/" + path, path.equals(TinyKernel.IOVA) ? iova : content)));
        TinyKernel.pack(usrSrc.resolve(name + ".tar.xz"), members);
        String control = "Package: " + name + "\nVersion: " + debianVersion
                + "\nArchitecture: all\nMaintainer: Ada Example <ada@example.org>\nDescription: tiny kernel\n";
        Files.writeString(Files.createDirectories(root.resolve("DEBIAN")).resolve("control"), control);
        String fileName = name + "_" + debianVersion + "_all.deb";
        Process build = new ProcessBuilder(
                        "dpkg-deb",
                        "--root-owner-group",
                        "--build",
                        root.toString(),
                        archive.resolve(fileName).toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(build.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, build.waitFor(), output);
        byte[] deb = Files.readAllBytes(archive.resolve(fileName));
        Path packages = archive.resolve("Packages");
        String stanza =
                control + "Filename: ./" + fileName + "\nSize: " + deb.length + "\nSHA256: " + Sha256.of(deb) + "\n\n";
        Files.writeString(packages, (Files.exists(packages) ? Files.readString(packages) : "") + stanza);
    }

    private void withdrawAll() throws IOException {
        try (Stream<Path> files = Files.list(archive)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private String server() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private DebianSource debian() throws IOException {
        return debian("sources.list", "deb [trusted=yes] " + server() + " ./\n");
    }

    /** Where the machine's own apt has these sources, in a file of this name. */
    private DebianSource debian(String name, String sources) throws IOException {
        return new DebianSource(cache(), SearchPath.of(System.getenv("PATH")), aptOptions(name, sources));
    }

    private Cache cache() {
        return new Cache(folder.resolve("cache"));
    }

    private List<String> aptOptions(String name, String sources) throws IOException {
        Path parts = Files.createDirectories(folder.resolve("sources.list.d"));
        Files.writeString(parts.resolve(name), sources);
        List<String> options = new ArrayList<>();
        for (String option : List.of(
                "Dir::Etc::sourcelist=-",
                "Dir::Etc::sourceparts=" + parts,
                // The archive of these tests is not signed.
                "Acquire::AllowInsecureRepositories=true",
                "APT::Get::AllowUnauthenticated=true",
                "Acquire::http::Proxy::127.0.0.1=DIRECT",
                "Acquire::Retries=0")) {
            options.addAll(List.of("-o", option));
        }
        return options;
    }

    private static SortedSet<String> needed(String... paths) {
        return new TreeSet<>(Arrays.asList(paths));
    }

    private KernelBase open(String... paths) throws Exception {
        return debian().open(needed(paths), Progress.none());
    }

    private static String iova(KernelBase base) throws BaseException {
        return new String(base.read(TinyKernel.IOVA), UTF_8);
    }

    private void assertNoHalfThings() throws IOException {
        try (Stream<Path> walk = Files.walk(folder.resolve("cache"))) {
            assertEquals(
                    List.of(),
                    walk.filter(path -> path.toString().endsWith(".deb") || path.endsWith(".scratch"))
                            .toList());
        }
    }

    @Test
    void fetchesTheNewestByDebiansRules() throws Exception {
        offer("9.10", "9.10.2-1~deb12u1", "int ten;\n");
        offer("9.9", "9.9.30-1", "int nine;\n");
        ProgressLog progress = new ProgressLog();
        try (KernelBase base = debian().open(needed(TinyKernel.IOVA), progress)) {
            assertEquals("int ten;\n", iova(base));
            assertEquals("linux-source-9.10 (Debian 9.10.2-1~deb12u1)", base.describe());
        }
        assertEquals(
                List.of(
                        "updating the package lists",
                        "downloading linux-source-9.10 9.10.2-1~deb12u1",
                        "reading linux-source-9.10.tar.xz"),
                progress.jobs);
        assertNoHalfThings();
    }

    @Test
    void theSecondTimeNothingIsAskedForAndNothingRuns() throws Exception {
        offer("9.9", "9.9.1-1", "int iova;\n");
        open(TinyKernel.IOVA).close();
        requests.clear();
        // A run that was killed as it swept up.
        Files.createDirectories(folder.resolve("cache/packages/.scratch/new1"));
        DebianSource withoutPrograms =
                new DebianSource(new Cache(folder.resolve("cache")), new SearchPath(List.of()), List.of());
        ProgressLog progress = new ProgressLog();
        assertEquals("int iova;\n", iova(withoutPrograms.open(needed(TinyKernel.IOVA), progress)));
        assertEquals(List.of(), requests);
        assertEquals(List.of(), progress.jobs);
        assertNoHalfThings();
    }

    @Test
    void aNewerVersionComesOnlyWhenFetched() throws Exception {
        offer("9.9", "9.9.1-1", "int old;\n");
        open(TinyKernel.IOVA).close();
        offer("9.9", "9.9.2-1", "int new;\n");
        assertEquals("int old;\n", iova(open(TinyKernel.IOVA)));
        assertEquals(
                "int new;\n", iova(debian().fetch(DebianPackage.NEWEST, needed(TinyKernel.IOVA), Progress.none())));
        assertEquals("int new;\n", iova(open(TinyKernel.IOVA)));

        requests.clear();
        debian().fetch(DebianPackage.NEWEST, needed(TinyKernel.IOVA), Progress.none())
                .close();
        assertFalse(requests.stream().anyMatch(name -> name.endsWith(".deb")), requests.toString());
    }

    @Test
    void moreFilesAreFetchedBesideTheFormer() throws Exception {
        offer("9.9", "9.9.1-1", "int iova;\n");
        open(TinyKernel.IOVA).close();
        assertTrue(debian().fetched(needed(TinyKernel.SCRIPT)).isEmpty());
        KernelBase base = open(TinyKernel.SCRIPT);
        assertTrue(base.has(TinyKernel.IOVA) && base.has(TinyKernel.SCRIPT));
    }

    /** One line each, and the newer form. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "debian.list|deb [signed-by=/no/such.gpg] SERVERdebian stable main",
                "debian.sources|Types: deb\\nURIs: SERVERdebian\\nSuites: stable stable-updates\\nComponents: main\\n"
            })
    void aSuiteComesFromTheMirrorOfTheMachinesOwnSources(String name, String sources) throws Exception {
        offer("9.9", "9.9.1-1", "int nine;\n");
        offer("9.10", "9.10.1-1", "int ten;\n");
        DebianSource debian = debian(name, sources.replace("SERVER", server()).replace("\\n", "\n"));
        DebianPackage wanted = DebianPackage.of(Optional.of("sid"), Optional.of("linux-source-9.9"));
        try (KernelBase base = debian.fetch(wanted, needed(TinyKernel.IOVA), Progress.none())) {
            assertEquals("int nine;\n", iova(base));
            assertEquals("linux-source-9.9 (Debian 9.9.1-1)", base.describe());
        }
        Path state = folder.resolve("cache/packages/.apt-sid");
        assertTrue(Files.readString(state.resolve("sources.list"))
                .matches("deb \\[signed-by=/usr/share/keyrings/debian-archive-keyring\\.(pgp|gpg)\\] " + server()
                        + "debian sid main\n"));
        assertTrue(requests.stream().anyMatch("/debian/dists/sid/InRelease"::equals), requests.toString());
        assertFalse(requests.stream().anyMatch(path -> path.contains("/stable")), requests.toString());

        // It stays the one, where more of it is needed, and may be read as a whole.
        try (KernelBase base = debian.open(needed(TinyKernel.IOVA, TinyKernel.SCRIPT), Progress.none())) {
            assertEquals("int nine;\n", iova(base));
            try (KernelCopy copy = KernelCopy.open(base, cache(), Set.of(), Progress.none())) {
                assertEquals("int nine;\n", Files.readString(copy.source().resolve(TinyKernel.IOVA)));
            }
        }
        assertNoHalfThings();
    }

    @Test
    void aSuiteWithoutThePackageIsNamed() throws Exception {
        offer("9.9", "9.9.1-1", "int nine;\n");
        DebianSource debian = debian("debian.list", "deb " + server() + "debian stable main\n");
        for (String other : List.of("sid", "experimental")) {
            DebianPackage wanted = DebianPackage.of(Optional.of(other), Optional.of("linux-source-9.8"));
            String message = assertThrows(
                            BaseException.class, () -> debian.fetch(wanted, needed(TinyKernel.IOVA), Progress.none()))
                    .getMessage();
            assertTrue(message.startsWith("apt knows no linux-source-9.8 in " + other), message);
        }
    }

    @Test
    void withoutAMirrorOfDebianNoSuiteCanBeHad() throws Exception {
        offer("9.9", "9.9.1-1", "int nine;\n");
        DebianPackage wanted = DebianPackage.of(Optional.of("sid"), Optional.empty());
        String message = assertThrows(
                        BaseException.class, () -> debian().fetch(wanted, needed(TinyKernel.IOVA), Progress.none()))
                .getMessage();
        assertTrue(message.startsWith("apt's sources name no mirror of Debian to take sid from"), message);
        assertTrue(message.endsWith("; " + Apt.ADVICE), message);
    }

    @ParameterizedTest
    @CsvSource({"a b,", "../sid,", "'sid] http://example.org x',", "-o,", "sid,bash", "sid,linux-source-6.1=1"})
    void whatIsNoSuiteOrPackageIsRefused(String suiteName, String packageName) {
        assertThrows(
                BaseException.class, () -> DebianPackage.of(Optional.of(suiteName), Optional.ofNullable(packageName)));
    }

    @Test
    void aKernelOfTheTestsIsKeptAsItIs() throws Exception {
        offer("7.2", "7.2.1-1", "int seven;\n");
        BaseResolver resolver = new BaseResolver(
                cache(),
                folder.resolve("nothing-installed"),
                SearchPath.of(System.getenv("PATH")),
                aptOptions("debian.list", "deb " + server() + "debian stable main\n"));
        assertEquals(Optional.empty(), resolver.testKernel(TestKernel.LINUX_7_2));
        Path tarball = resolver.fetchTestKernel(TestKernel.LINUX_7_2, Progress.none());
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("build/linux-source-7.2_7.2.1-1/usr/src/linux-source-7.2.tar.xz")),
                Files.readAllBytes(tarball));
        assertEquals(Optional.of(tarball), resolver.testKernel(TestKernel.LINUX_7_2));
        requests.clear();
        assertEquals(tarball, resolver.fetchTestKernel(TestKernel.LINUX_7_2, Progress.none()));
        assertEquals(List.of(), requests);

        String message = assertThrows(
                        BaseException.class, () -> resolver.fetchTestKernel(TestKernel.LINUX_6_1, Progress.none()))
                .getMessage();
        assertTrue(message.contains("apt knows no linux-source-6.1 in bookworm"), message);
    }

    @Test
    void aDownloadThatIsCutOffIsReportedAndTheNextRunWorks() throws Exception {
        offer("9.9", "9.9.1-1", "int iova;\n");
        cutOff = true;
        String message =
                assertThrows(BaseException.class, () -> open(TinyKernel.IOVA)).getMessage();
        assertTrue(message.contains("cannot download linux-source-9.9 9.9.1-1: "), message);
        assertTrue(message.contains("try again") && message.contains("--kernel"), message);
        assertNoHalfThings();
        assertTrue(debian().fetched(needed(TinyKernel.IOVA)).isEmpty());

        cutOff = false;
        assertEquals("int iova;\n", iova(open(TinyKernel.IOVA)));
    }

    @Test
    void aDamagedPackageIsNotTrusted() throws Exception {
        offer("9.9", "9.9.1-1", "int iova;\n");
        Path deb = archive.resolve("linux-source-9.9_9.9.1-1_all.deb");
        byte[] bytes = Files.readAllBytes(deb);
        bytes[bytes.length / 2] ^= 1;
        Files.write(deb, bytes);
        String message =
                assertThrows(BaseException.class, () -> open(TinyKernel.IOVA)).getMessage();
        assertTrue(message.contains("Hash Sum mismatch"), message);
        assertNoHalfThings();
        assertTrue(debian().fetched(needed(TinyKernel.IOVA)).isEmpty());
    }

    @Test
    void aPackageThatIsNoneIsReportedAsDpkgDebDoes() throws Exception {
        offer("9.9", "9.9.1-1", "int iova;\n");
        byte[] none = "no package\n".getBytes(UTF_8);
        Files.write(archive.resolve("linux-source-9.9_9.9.1-1_all.deb"), none);
        Path packages = archive.resolve("Packages");
        Files.writeString(
                packages,
                Files.readString(packages)
                        .replaceAll("Size: \\d+", "Size: " + none.length)
                        .replaceAll("SHA256: \\w+", "SHA256: " + Sha256.of(none)));
        String message =
                assertThrows(BaseException.class, () -> open(TinyKernel.IOVA)).getMessage();
        assertTrue(message.contains("cannot read the package linux-source-9.9 9.9.1-1: "), message);
        assertTrue(message.contains(" (dpkg-deb: error: "), message);
        assertNoHalfThings();
    }

    @Test
    void oldListsServeWhenTheUpdateFails() throws Exception {
        offer("9.9", "9.9.1-1", "int iova;\n");
        open(TinyKernel.IOVA).close();
        indexesFail = true;
        assertTrue(open(TinyKernel.IOVA, TinyKernel.SCRIPT).has(TinyKernel.SCRIPT));
    }

    @Test
    void listsThatNameAPackageThatIsGoneAreUpdatedAgain() throws Exception {
        offer("9.9", "9.9.1-1", "int old;\n");
        open(TinyKernel.IOVA).close();
        withdrawAll();
        offer("9.9", "9.9.2-1", "int new;\n");
        indexesFail = true;
        indexesMendAfterAMissingPackage = true;
        KernelBase base = open(TinyKernel.IOVA, TinyKernel.SCRIPT);
        assertEquals("int new;\n", iova(base));
        assertTrue(requests.contains("linux-source-9.9_9.9.1-1_all.deb"), requests.toString());
        assertEquals("linux-source-9.9 (Debian 9.9.2-1)", base.describe());
    }

    @Test
    void aFailedFetchLeavesWhatWasFetchedBefore() throws Exception {
        offer("9.9", "9.9.1-1", "int old;\n");
        open(TinyKernel.IOVA).close();
        offer("9.9", "9.9.2-1", "int new;\n");
        cutOff = true;
        assertThrows(
                BaseException.class,
                () -> debian().fetch(DebianPackage.NEWEST, needed(TinyKernel.IOVA), Progress.none()));
        assertEquals("int old;\n", iova(open(TinyKernel.IOVA)));
    }

    @Test
    void anArchiveWithoutKernelsIsReported() throws Exception {
        Files.writeString(archive.resolve("Packages"), "");
        String message =
                assertThrows(BaseException.class, () -> open(TinyKernel.IOVA)).getMessage();
        assertTrue(message.startsWith("apt knows no linux-source package"), message);
        indexesFail = true;
        String offline =
                assertThrows(BaseException.class, () -> open(TinyKernel.IOVA)).getMessage();
        assertTrue(offline.contains("503") && offline.contains("--kernel"), offline);
    }

    @Test
    void withoutAptTheUserIsToldWhatElseServes() {
        DebianSource bare = new DebianSource(new Cache(folder.resolve("cache")), new SearchPath(List.of()), List.of());
        String message = assertThrows(BaseException.class, () -> bare.open(needed(TinyKernel.IOVA), Progress.none()))
                .getMessage();
        assertEquals(
                "this machine has no apt-get, which fetches Debian's linux-source package; name a kernel tree or"
                        + " tarball with --kernel",
                message);
    }
}
