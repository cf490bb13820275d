// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.eclipse.jgit.lib.FileMode;
import org.iovakit.patchgen.base.TinyKernel.Member;
import org.iovakit.testing.Requirements;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarballSourceTest {

    private static final SearchPath NO_PROGRAMS = new SearchPath(List.of());

    @TempDir
    Path folder;

    private Path cacheRoot() {
        return folder.resolve("cache");
    }

    private KernelBase open(Path tarball, String... needed) throws BaseException {
        return open(tarball, Progress.none(), needed);
    }

    private KernelBase open(Path tarball, Progress progress, String... needed) throws BaseException {
        return new TarballSource(new Cache(cacheRoot()), NO_PROGRAMS)
                .open(tarball, new TreeSet<>(List.of(needed)), progress);
    }

    private String refusal(Path tarball, String... needed) {
        return assertThrows(BaseException.class, () -> open(tarball, needed)).getMessage();
    }

    private static String text(KernelBase base, String path) throws BaseException {
        return new String(base.read(path), UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "tar, linux-9.8/",
        "tar.gz, linux-9.8/",
        "tar.bz2, linux-9.8/",
        "tar.xz, linux-9.8/",
        "TAR.XZ, linux-9.8/",
        "tar.zst, linux-9.8/",
        "tar.gz, ./",
        "tar.gz, ''"
    })
    void readsTheNeededFilesOfAnyKind(String suffix, String top) throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux-9.8." + suffix), top);
        try (KernelBase base = open(tarball, TinyKernel.IOVA, TinyKernel.SCRIPT)) {
            assertEquals("int iova;\n", text(base, TinyKernel.IOVA));
            assertEquals(FileMode.REGULAR_FILE, base.mode(TinyKernel.IOVA));
            assertEquals(FileMode.EXECUTABLE_FILE, base.mode(TinyKernel.SCRIPT));
            assertEquals(new KernelVersion(9, 8, 7, "-rc6"), base.version());
            assertEquals("linux-9.8." + suffix + " (kernel 9.8.7-rc6)", base.describe());
            assertEquals(tarball, base.origin());
            assertTrue(base.git().isEmpty());
        }
    }

    @Test
    @RequiresProgram(value = "xz", debianPackage = "xz-utils")
    void theXzProgramGivesTheSame() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.xz"), "linux/");
        SearchPath programs =
                new SearchPath(List.of(Requirements.program("xz", "xz-utils").getParent()));
        ProgressLog progress = new ProgressLog();
        try (KernelBase base = new TarballSource(new Cache(cacheRoot()), programs)
                .open(tarball, new TreeSet<>(List.of(TinyKernel.IOVA)), progress)) {
            assertEquals("int iova;\n", text(base, TinyKernel.IOVA));
        }
        assertEquals(List.of("reading linux.tar.xz"), progress.jobs);
        assertTrue(progress.last.get() > 0 && progress.last.get() <= Files.size(tarball));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesADamagedXz(boolean program) throws Exception {
        SearchPath programs = program
                ? new SearchPath(List.of(Requirements.program("xz", "xz-utils").getParent()))
                : NO_PROGRAMS;
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.xz"), noisy());
        byte[] bytes = Files.readAllBytes(tarball);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(tarball, bytes);
        String message = assertThrows(
                        BaseException.class,
                        () -> new TarballSource(new Cache(cacheRoot()), programs)
                                .open(tarball, new TreeSet<>(List.of(TinyKernel.IOVA)), Progress.none()))
                .getMessage();
        assertTrue(message.contains(tarball.toString()) && message.contains("damaged or cut off"), message);
        assertNoEntries();
    }

    /** Members of which the needed ones come last. */
    private static List<Member> noisy() {
        byte[] noise = new byte[200_000];
        new Random(1).nextBytes(noise);
        List<Member> members = new ArrayList<>(
                List.of(Member.directory("linux/"), Member.file("linux/Documentation", new String(noise, ISO_8859_1))));
        TinyKernel.files().forEach((path, content) -> members.add(Member.file("linux/" + path, content)));
        return members;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar", "tar.gz", "tar.bz2", "tar.xz"})
    void refusesATarballThatWasCutOff(String suffix) throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux." + suffix), noisy());
        byte[] bytes = Files.readAllBytes(tarball);
        Files.write(tarball, Arrays.copyOf(bytes, bytes.length / 2));
        String message = refusal(tarball, TinyKernel.IOVA);
        assertTrue(message.contains(tarball.toString()) && message.contains("damaged or cut off"), message);
        assertNoEntries();
    }

    /** A header of 512 bytes, and content that fills blocks of 512: the files of a tiny kernel are one block each. */
    private static final int MEMBER = 1024;

    @Test
    void isReadNoFurtherThanNeeded() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar"), neededFirst());
        byte[] bytes = Files.readAllBytes(tarball);
        Files.write(tarball, Arrays.copyOf(bytes, 5 * MEMBER + 600));
        assertEquals("int iova;\n", text(open(tarball, TinyKernel.IOVA, TinyKernel.SCRIPT), TinyKernel.IOVA));
        assertTrue(refusal(tarball, TinyKernel.IOVA, "lib/more.c").contains("damaged or cut off"));
    }

    @Test
    void theHeaderAfterTheNeededFilesMustBeSound() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar"), neededFirst());
        byte[] bytes = Files.readAllBytes(tarball);
        bytes[5 * MEMBER] ^= 1;
        Files.write(tarball, bytes);
        assertTrue(refusal(tarball, TinyKernel.IOVA, TinyKernel.SCRIPT).contains("checksum"));
        assertNoEntries();
    }

    private static List<Member> neededFirst() {
        List<Member> members = new ArrayList<>();
        TinyKernel.files().forEach((path, content) -> members.add(Member.file("linux/" + path, content)));
        members.add(Member.file("linux/lib/big", "x".repeat(10_000)));
        return members;
    }

    private void assertNoEntries() throws IOException {
        try (Stream<Path> left = Files.list(cacheRoot().resolve("tarballs"))) {
            assertEquals(
                    List.of(".lock"),
                    left.map(path -> path.getFileName().toString()).toList());
        }
    }

    @Test
    void isReadOnce() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), "linux/");
        open(tarball, TinyKernel.IOVA).close();
        ProgressLog progress = new ProgressLog();
        assertEquals("int iova;\n", text(open(tarball, progress, TinyKernel.IOVA), TinyKernel.IOVA));
        assertEquals(List.of(), progress.jobs);
    }

    @Test
    void isReadAgainWhenItChanged() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar"), "linux/");
        open(tarball, TinyKernel.IOVA).close();
        List<Member> members = new ArrayList<>();
        TinyKernel.files()
                .forEach((path, content) -> members.add(Member.file("linux/" + path, content.replace("int", "u64"))));
        TinyKernel.pack(tarball, members);
        Files.setLastModifiedTime(tarball, FileTime.from(Instant.ofEpochSecond(1)));
        assertEquals("u64 iova;\n", text(open(tarball, TinyKernel.IOVA), TinyKernel.IOVA));
    }

    private Path packed(String name, String type) throws IOException {
        List<Member> members = new ArrayList<>();
        TinyKernel.files()
                .forEach((path, content) -> members.add(Member.file("linux/" + path, content.replace("int", type))));
        Path tarball = TinyKernel.pack(folder.resolve(name), members);
        Files.setLastModifiedTime(tarball, FileTime.from(Instant.ofEpochSecond(1)));
        return tarball;
    }

    /** Put in its place, or written over it: neither its size nor its time of change tells. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherOfTheSameSizeAndTimeIsReadAgain(boolean moved) throws Exception {
        Path tarball = packed("linux.tar", "int");
        assertEquals("int iova;\n", text(open(tarball, TinyKernel.IOVA), TinyKernel.IOVA));
        Path other = packed("other.tar", "u64");
        assertEquals(Files.size(tarball), Files.size(other));
        if (moved) {
            Files.move(other, tarball, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.write(tarball, Files.readAllBytes(other));
            Files.setLastModifiedTime(tarball, FileTime.from(Instant.ofEpochSecond(1)));
        }
        assertEquals("u64 iova;\n", text(open(tarball, TinyKernel.IOVA), TinyKernel.IOVA));
    }

    /** A header of a type, and what would be content, were it not part of the header of the next member. */
    private static byte[] header(byte type, long size, byte[] more) {
        TarArchiveEntry entry = new TarArchiveEntry("linux/x", type, true);
        entry.setSize(size);
        byte[] header = new byte[512];
        entry.writeEntryHeader(header);
        return ByteBuffer.allocate(512 + more.length).put(header).put(more).array();
    }

    private static byte[] filled(int length, String content) {
        return content.repeat(length / content.length()).getBytes(ISO_8859_1);
    }

    /** A sparse file of the old form of GNU: block after block says that one more block of its map follows. */
    private static byte[] sparseWithoutEnd() {
        byte[] archive = header((byte) 'S', 0, new byte[1 << 20]);
        System.arraycopy("ustar  \0".getBytes(ISO_8859_1), 0, archive, 257, 8);
        archive[482] = 1;
        for (int block = 512; block < archive.length; block += 512) {
            archive[block + 504] = 1;
        }
        Arrays.fill(archive, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += archive[i] & 0xff;
        }
        System.arraycopy("%06o\0 ".formatted(sum).getBytes(ISO_8859_1), 0, archive, 148, 8);
        return archive;
    }

    /** Of each kind of header without a limit of its own: it announces more memory than the file has bytes. */
    static Stream<Arguments> greedyHeaders() {
        long size = 1_500_000_000;
        byte[] name = filled(1 << 20, "name");
        return Stream.of(
                Arguments.of("a long name", header((byte) 'L', size, name)),
                Arguments.of("a long target of a link", header((byte) 'K', size, name)),
                Arguments.of("one extended header", header((byte) 'x', size, filled(1 << 20, "1500000000 path=name"))),
                Arguments.of("many extended headers", header((byte) 'x', size, filled(1 << 20, "9 a=bcde\n"))),
                Arguments.of("global headers", header((byte) 'g', size, filled(1 << 20, "9 a=bcde\n"))),
                Arguments.of("extended headers of Solaris", header((byte) 'X', size, filled(1 << 20, "9 a=bcde\n"))),
                Arguments.of("a sparse map", sparseWithoutEnd()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("greedyHeaders")
    void headerThatAsksForMoreThanAKernelWouldIsRefused(String what, byte[] archive) throws Exception {
        Path tarball = Files.write(folder.resolve("linux.tar"), archive);
        String message = refusal(tarball, TinyKernel.IOVA);
        assertTrue(
                message.contains(tarball + ": a member has a name or another header of more than 65536 bytes"),
                message);
        assertNoEntries();
    }

    /** What a global header says is remembered for all members: each of many small ones adds to it. */
    @Test
    void globalHeadersThatAddUpAreRefused() throws Exception {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        for (int i = 0; i < 2_000; i++) {
            byte[] record = "%d k%05d=1\n".formatted(12, i).getBytes(ISO_8859_1);
            archive.write(header((byte) 'g', record.length, Arrays.copyOf(record, 512)));
            archive.write(header((byte) '0', 0, new byte[0]));
        }
        Path tarball = Files.write(folder.resolve("linux.tar"), archive.toByteArray());
        assertTrue(refusal(tarball, TinyKernel.IOVA).contains("more than 1000 extended headers"));
    }

    @Test
    void nameAsLongAsLinuxHasThemIsRead() throws Exception {
        List<Member> members = new ArrayList<>(List.of(Member.file("linux/" + "n/".repeat(2_000) + "x", "x")));
        TinyKernel.files().forEach((path, content) -> members.add(Member.file("linux/" + path, content)));
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), members);
        assertEquals("int iova;\n", text(open(tarball, TinyKernel.IOVA), TinyKernel.IOVA));
    }

    /** Some hundred bytes that say that 1.5 GiB of memory are needed to decompress them. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void xzThatAsksForTooMuchMemoryIsRefused(boolean program) throws Exception {
        SearchPath programs = program
                ? new SearchPath(List.of(Requirements.program("xz", "xz-utils").getParent()))
                : NO_PROGRAMS;
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.xz"), "linux/");
        byte[] bytes = Files.readAllBytes(tarball);
        int block = 12;
        int length = (bytes[block] + 1) * 4;
        bytes[block + 4] = 37;
        CRC32 sum = new CRC32();
        sum.update(bytes, block, length - 4);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(block + length - 4, (int) sum.getValue());
        Files.write(tarball, bytes);
        String message = assertThrows(
                        BaseException.class,
                        () -> new TarballSource(new Cache(cacheRoot()), programs)
                                .open(tarball, new TreeSet<>(List.of(TinyKernel.IOVA)), Progress.none()))
                .getMessage();
        assertTrue(
                message.contains("of memory")
                        && message.toLowerCase(Locale.ROOT).contains("limit"),
                message);
        assertEquals(1, message.lines().count(), message);
        assertNoEntries();
    }

    @Test
    void keepsFormerFilesWhenMoreAreNeeded() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), "linux/");
        KernelBase first = open(tarball, TinyKernel.IOVA);
        assertFalse(first.has(TinyKernel.SCRIPT));
        String message = assertThrows(BaseException.class, () -> first.read(TinyKernel.SCRIPT))
                .getMessage();
        assertTrue(message.contains("not among the files"), message);
        open(tarball, TinyKernel.SCRIPT).close();

        ProgressLog progress = new ProgressLog();
        KernelBase both = open(tarball, progress, TinyKernel.IOVA, TinyKernel.SCRIPT);
        assertTrue(both.has(TinyKernel.IOVA) && both.has(TinyKernel.SCRIPT));
        assertEquals(List.of(), progress.jobs);
        assertEquals("int iova;\n", text(first, TinyKernel.IOVA));
    }

    @Test
    void looksForAMissingFileOnce() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), "linux/");
        open(tarball, "lib/gone.c").close();
        ProgressLog progress = new ProgressLog();
        KernelBase base = open(tarball, progress, "lib/gone.c");
        assertEquals(List.of(), progress.jobs);
        assertFalse(base.has("lib/gone.c"));
        String message =
                assertThrows(BaseException.class, () -> base.read("lib/gone.c")).getMessage();
        assertTrue(
                message.contains("lib/gone.c") && message.contains("linux.tar.gz") && message.contains("--kernel"),
                message);
    }

    @Test
    void takesAWholeDirectoryEvenIfScattered() throws Exception {
        List<Member> members = new ArrayList<>(List.of(Member.file("linux/scripts/a", "a")));
        TinyKernel.files().forEach((path, content) -> members.add(Member.file("linux/" + path, content)));
        members.add(Member.file("linux/scripts/deep/z", "z"));
        members.add(Member.file("linux/scripts.txt", "no"));
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), members);
        KernelBase base = open(tarball, "scripts/");
        assertEquals(List.of("scripts/a", TinyKernel.SCRIPT, "scripts/deep/z"), List.copyOf(base.files("scripts/")));
        assertThrows(BaseException.class, () -> base.files("drivers/"));
    }

    @Test
    void writesNothingOutsideItsEntry() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "safe");
        List<Member> members = new ArrayList<>();
        TinyKernel.files().forEach((path, content) -> members.add(Member.file("linux/" + path, content)));
        members.add(Member.file("linux/scripts/../../../../../../victim", "hit"));
        members.add(Member.file(victim.toString(), "hit"));
        members.add(Member.link("linux/scripts/out", folder.toString()));
        members.add(Member.file("linux/scripts/out/victim", "hit"));
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), members);
        SortedSet<String> before = names(folder);
        KernelBase base = open(tarball, "scripts/", "victim");
        assertEquals("safe", Files.readString(victim));
        assertFalse(base.has("scripts/out"));
        before.add("cache");
        assertEquals(before, names(folder));
        assertEquals("hit", text(base, "scripts/out/victim"), "the link was not followed, so this is a plain file");
    }

    private static SortedSet<String> names(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return new TreeSet<>(list.map(path -> path.getFileName().toString()).toList());
        }
    }

    /** By hand, and from where no name came with it. */
    @ParameterizedTest
    @ValueSource(strings = {"tar", "tar.gz", "tar.bz2", "tar.xz", "tar.zst"})
    void knowsATarballWithoutItsName(String suffix) throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux." + suffix), "linux/");
        Path nameless = Files.move(tarball, folder.resolve("kernel"));
        try (KernelBase base = open(nameless, TinyKernel.IOVA)) {
            assertEquals("int iova;\n", text(base, TinyKernel.IOVA));
        }
    }

    @Test
    void tellsTwoKernelsInOneTarball() throws Exception {
        List<Member> members = new ArrayList<>();
        for (String top : List.of("linux-9.8/", "linux-9.9/")) {
            TinyKernel.files().forEach((path, content) -> members.add(Member.file(top + path, content)));
        }
        Path tarball = TinyKernel.pack(folder.resolve("both.tar.gz"), members);
        String message = refusal(tarball, "lib/nowhere.c");
        assertTrue(message.contains(" more than one kernel, in linux-9.8/ and in linux-9.9/; "), message);
        assertNoEntries();
    }

    @Test
    void refusesWhatIsNotAKernel() throws Exception {
        Path tarball = TinyKernel.pack(
                folder.resolve("hello-1.0.tar.gz"), List.of(Member.file("hello-1.0/Makefile", "all:\n")));
        String message = refusal(tarball, TinyKernel.IOVA);
        assertTrue(message.contains(tarball + " is not a kernel tree: it has no Kbuild"), message);
        assertNoEntries();
    }

    @Test
    void refusesWhatIsNotATarball() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.txt"), "hello");
        String message = refusal(file, TinyKernel.IOVA);
        assertTrue(message.contains(file.toString()) && message.contains("gzip, bzip2, xz or zstd"), message);
        Path liar = Files.writeString(folder.resolve("notes.tar.xz"), "hello");
        message = refusal(liar, TinyKernel.IOVA);
        assertTrue(message.contains(liar + " is neither a directory nor a kernel tarball: "), message);
    }

    @Test
    void mendsADamagedEntry() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), "linux/");
        open(tarball, TinyKernel.IOVA).close();
        Path kept;
        try (Stream<Path> walk = Files.walk(cacheRoot())) {
            kept = walk.filter(path -> path.endsWith(TinyKernel.IOVA))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(kept, "int jova;\n");
        assertEquals("int iova;\n", text(open(tarball, TinyKernel.IOVA), TinyKernel.IOVA));
        assertEquals("int iova;\n", Files.readString(kept));
    }

    /** What is extracted is compiled and run; nothing in it tells who wrote it. */
    @Test
    void entryThatOthersMayWriteIsRefused() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), "linux/");
        open(tarball, TinyKernel.IOVA).close();
        List<Path> parts;
        try (Stream<Path> walk = Files.walk(cacheRoot())) {
            parts = walk.filter(path -> !path.endsWith(".lock")).toList();
        }
        assertTrue(parts.size() > 8, parts::toString);
        for (Path part : parts) {
            Set<PosixFilePermission> before = Files.getPosixFilePermissions(part);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxrwxrwx"));
            String message = refusal(tarball, TinyKernel.IOVA);
            assertTrue(message.contains(": " + part + " can be written by everybody"), message);
            assertTrue(message.contains("XDG_CACHE_HOME"), message);
            Files.setPosixFilePermissions(part, before);
        }
        assertEquals("int iova;\n", text(open(tarball, TinyKernel.IOVA), TinyKernel.IOVA));
    }

    private Path manifestOf(Path tarball) throws IOException {
        try (Stream<Path> walk = Files.walk(cacheRoot())) {
            return walk.filter(path -> path.endsWith("manifest")
                            && path.getParent()
                                    .getFileName()
                                    .toString()
                                    .startsWith(tarball.getFileName().toString()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void entryThatNobodyUsedForLongGoesWhenAnotherComes() throws Exception {
        Path unused = TinyKernel.pack(folder.resolve("unused.tar"), "linux/");
        Path used = TinyKernel.pack(folder.resolve("used.tar"), "linux/");
        open(unused, TinyKernel.IOVA).close();
        open(used, TinyKernel.IOVA).close();
        for (Path tarball : List.of(unused, used)) {
            Files.setLastModifiedTime(
                    manifestOf(tarball), FileTime.from(Instant.now().minus(Duration.ofDays(100))));
        }
        Path entry = manifestOf(unused).getParent();
        open(used, TinyKernel.IOVA).close();
        assertTrue(Files.exists(entry), "nothing was written");
        open(TinyKernel.pack(folder.resolve("new.tar"), "linux/"), TinyKernel.IOVA)
                .close();
        assertFalse(Files.exists(entry));
        assertTrue(Files.exists(manifestOf(used)));
        assertEquals("int iova;\n", text(open(unused, TinyKernel.IOVA), TinyKernel.IOVA));
    }

    /** Left before an entry was there, or right after it was published. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sweepsWhatADeadRunLeft(boolean published) throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), "linux/");
        if (published) {
            open(tarball, TinyKernel.IOVA).close();
        }
        leaveScratch();
        open(tarball, TinyKernel.IOVA).close();
        assertFalse(Files.exists(scratch()));
    }

    @Test
    void leavesTheWorkOfALiveRunAlone() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), "linux/");
        open(tarball, TinyKernel.IOVA).close();
        leaveScratch();
        ExecutorService other = Executors.newSingleThreadExecutor();
        CacheLock working = CacheLock.take(scratch().getParent(), "", Progress.none());
        try {
            other.submit(() -> {
                        open(tarball, TinyKernel.IOVA).close();
                        return null;
                    })
                    .get();
            assertTrue(Files.exists(scratch()));
        } finally {
            working.close();
            other.shutdownNow();
        }
    }

    private Path scratch() {
        return cacheRoot().resolve("tarballs/.scratch");
    }

    private void leaveScratch() throws IOException {
        Path left = scratch().resolve("new123/files/Makefile");
        Files.createDirectories(left.getParent());
        Files.writeString(left, "half");
    }

    @Test
    void aFullDiskLeavesTheCacheAsItWas() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), "linux/");
        Cache full = new Cache(cacheRoot(), file -> new FullDisk(Files.newOutputStream(file), 8));
        String message = assertThrows(
                        BaseException.class,
                        () -> new TarballSource(full, NO_PROGRAMS)
                                .open(tarball, new TreeSet<>(List.of(TinyKernel.IOVA)), Progress.none()))
                .getMessage();
        assertTrue(message.contains(cacheRoot().toString()) && message.contains("No space left on device"), message);
        assertNoEntries();
        assertEquals("int iova;\n", text(open(tarball, TinyKernel.IOVA), TinyKernel.IOVA));
    }

    private static final class FullDisk extends FilterOutputStream {

        private int room;

        FullDisk(OutputStream out, int room) {
            super(out);
            this.room = room;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            room -= length;
            if (room < 0) {
                throw new IOException("No space left on device");
            }
            out.write(bytes, offset, length);
        }
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.gz"), "linux/");
        Files.writeString(cacheRoot(), "a file where the folder should be");
        String message = refusal(tarball, TinyKernel.IOVA);
        assertTrue(
                message.contains("cannot write to the cache " + cacheRoot()) && message.contains("XDG_CACHE_HOME"),
                message);
    }

    @Test
    void severalAtOnceReadItOnce() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.xz"), noisy());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<ProgressLog> logs = new ArrayList<>();
            List<Callable<byte[]>> readers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                ProgressLog log = new ProgressLog();
                logs.add(log);
                readers.add(() -> open(tarball, log, TinyKernel.IOVA).read(TinyKernel.IOVA));
            }
            for (Future<byte[]> content : threads.invokeAll(readers)) {
                assertArrayEquals("int iova;\n".getBytes(UTF_8), content.get());
            }
            assertEquals(
                    List.of("reading linux.tar.xz"),
                    logs.stream().flatMap(log -> log.jobs.stream()).toList());
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void anotherProcessIsWaitedFor() throws Exception {
        Path tarball = TinyKernel.pack(folder.resolve("linux.tar.xz"), noisy());
        List<Process> others = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            others.add(new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Opener.class.getName(),
                            cacheRoot().toString(),
                            tarball.toString())
                    .redirectErrorStream(true)
                    .start());
        }
        for (Process other : others) {
            String output = new String(other.getInputStream().readAllBytes(), UTF_8);
            assertEquals(0, other.waitFor(), output);
            assertTrue(output.endsWith("int iova;\n"), output);
        }
        try (Stream<Path> entries = Files.list(cacheRoot().resolve("tarballs"))) {
            assertEquals(2, entries.count(), "the lock and one entry");
        }
    }

    /** The main class of another process. */
    static final class Opener {

        private Opener() {}

        public static void main(String[] arguments) throws BaseException {
            KernelBase base = new TarballSource(new Cache(Path.of(arguments[0])), NO_PROGRAMS)
                    .open(Path.of(arguments[1]), new TreeSet<>(List.of(TinyKernel.IOVA)), Progress.none());
            System.out.print(new String(base.read(TinyKernel.IOVA), UTF_8));
        }
    }
}
