// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.iovakit.testing.KernelSources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A suite of the tests' own, as far as it gets; the series' suite is run where it is rendered. */
class NativeSuiteTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path cache;

    /** Linux 6.12 with the tests' own suite, which does this in its last case. */
    private static KernelTree kernel(String misbehave) throws IOException {
        String suite = resource("kunit.c").replace("\n\tMISBEHAVE\n", "\n\t" + misbehave + "\n");
        return kernel(KernelSource.linux612(), suite);
    }

    private static KernelTree kernel(Path linux, String suite) {
        byte[] text = suite.getBytes(StandardCharsets.UTF_8);
        KernelTree tree = KernelTree.at(linux);
        return path -> path.equals(KernelFiles.IOVA_KUNIT_C) ? text : tree.read(path);
    }

    private static String resource(String name) throws IOException {
        return new String(NativeSuiteTest.class.getResourceAsStream(name).readAllBytes(), StandardCharsets.UTF_8);
    }

    private NativeRun run(String misbehave, Duration timeLimit) throws IOException {
        return new NativeSuite(KernelFiles.IOVA_KUNIT_C, KernelSource.compiler(), cache, timeLimit)
                .run(kernel(misbehave));
    }

    @Test
    void saysWhatAKernelSaysAndTheSizes() throws IOException {
        NativeRun run = run("", MINUTE);
        assertEquals("", run.death());
        assertEquals(Optional.of(new StructSize(40, 64, 64)), run.size());
        assertEquals("""
                # struct iova: 40 bytes, 64 in the slab, 64 in a cache line
                KTAP version 1
                1..1
                    KTAP version 1
                    # Subtest: own
                    1..3
                    # test_holds: one line
                    # test_holds: and another
                    ok 1 test_holds
                    # test_does_not_hold: EXPECTATION FAILED at drivers/iommu/iova-kunit.c:21
                    # test_does_not_hold: Expected value == 3, but 2 and 3
                    # test_does_not_hold: EXPECTATION FAILED at drivers/iommu/iova-kunit.c:23
                    # test_does_not_hold: said so
                    # test_does_not_hold: ASSERTION FAILED at drivers/iommu/iova-kunit.c:24
                    # test_does_not_hold: Expected &value == NULL, but 0xX and (nil)
                    not ok 2 test_does_not_hold
                    ok 3 test_misbehaves
                # own: expectations:10 assertions:2
                # own: pass:2 fail:1 skip:0 total:3
                # Totals: pass:2 fail:1 skip:0 total:3
                not ok 1 own
                """, run.log().replaceAll("0x[0-9a-f]+", "0xX"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*(volatile int *)8 = 1;|crashed, signal 11 (SIGSEGV)|",
                "BUG_ON(value == 2);|crashed, signal 6 (SIGABRT): BUG: drivers/iommu/iova-kunit.c:31: value == 2|",
                "pr_err(\"going round\\n\"); for (;;) value++;|did not end within 2 s|going round",
                "for (;;) pr_err(\"again and again\\n\");|printed more than 1048576 bytes|again and again"
            })
    void whatDoesNotComeToItsEndKeepsItsLog(String misbehave, String death, String said) throws IOException {
        NativeRun run = run(misbehave, death.contains(" 2 s") ? Duration.ofSeconds(2) : MINUTE);
        assertEquals(death, run.death());
        assertTrue(run.log().contains("    not ok 2 test_does_not_hold\n" + (said == null ? "" : said)), run.log());
        assertFalse(run.log().contains("ok 3"), run.log());
        assertEquals(40, run.size().orElseThrow().bytes());
    }

    /** Not the suite failed then, and a case that it was in the midst of did not either. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "raise(9);|was killed from outside, signal 9 (SIGKILL)",
                "raise(15);|was killed from outside, signal 15 (SIGTERM)",
                "raise(19);|was stopped from outside, and had not ended within 2 s"
            })
    void whoKillsOrStopsItIsNoResultOfTheSuite(String misbehave, String words) throws IOException {
        KernelTree kernel = kernel("extern int raise(int); " + misbehave);
        NativeSuite suite =
                new NativeSuite(KernelFiles.IOVA_KUNIT_C, KernelSource.compiler(), cache, Duration.ofSeconds(2));
        IOException e = assertThrows(IOException.class, () -> suite.run(kernel));
        assertTrue(
                e.getMessage().endsWith(" " + words + "; that says nothing of the suite, run it again"), e::getMessage);
    }

    @Test
    void aLineThatWasCutOffIsNone() throws IOException {
        NativeRun run = run("pr_err(\"    ok 3 test_misbehaves\"); *(volatile int *)8 = 1;", MINUTE);
        assertTrue(run.log().endsWith("    not ok 2 test_does_not_hold\n"), run.log());
    }

    /** As a splat in a kernel's log, but held against the case. */
    @Test
    void aWarningFailsTheCaseBelowIt() throws IOException {
        NativeRun run = run("WARN_ON(value == 2);", MINUTE);
        assertEquals("", run.death());
        assertTrue(run.log().contains("""
                WARNING: drivers/iommu/iova-kunit.c:31: value == 2
                    # test_misbehaves: 1 warnings
                    not ok 3 test_misbehaves
                """), run.log());
    }

    /** Headers as the kernel has them today: random numbers, memory by type and by case, and what modules say. */
    @ParameterizedTest
    @EnumSource
    void aSuiteMayTakeAllThatItsHeadersBring(KernelSources kernel) throws IOException {
        NativeSuite suite = new NativeSuite(KernelFiles.IOVA_KUNIT_C, KernelSource.compiler(), cache, MINUTE);
        NativeRun run = suite.run(kernel(kernel.root(), resource("headers.c")));
        assertEquals("", run.death(), run.log());
        assertTrue(run.log().contains("\n# headers: pass:3 fail:0 skip:0 total:3\n"), run.log());
    }

    @ParameterizedTest
    @CsvSource({"such();, such", "return such;, such"})
    void whatDoesNotCompileIsToldInTheKernelsTerms(String misbehave, String name) throws IOException {
        NativeSuite suite = new NativeSuite(KernelFiles.IOVA_KUNIT_C, KernelSource.compiler(), cache, MINUTE);
        KernelTree kernel = kernel(misbehave);
        BuildException e = assertThrows(BuildException.class, () -> suite.run(kernel));
        assertTrue(e.getMessage().contains(" cannot build drivers/iommu/iova-kunit.c:\n"), e.getMessage());
        assertTrue(
                e.getMessage()
                        .lines()
                        .anyMatch(line -> line.startsWith("drivers/iommu/iova-kunit.c:31:")
                                && line.contains("error: ")
                                && line.contains(name)),
                e.getMessage());
        try (Stream<Path> files = Files.list(cache)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void aKernelWithoutTheSuiteIsNamed() throws IOException {
        KernelTree linux = KernelTree.at(KernelSource.linux612());
        NativeSuite suite = new NativeSuite(KernelFiles.IOVA_KUNIT_C, KernelSource.compiler(), cache, MINUTE);
        NoSuchFileException e = assertThrows(NoSuchFileException.class, () -> suite.run(linux));
        assertTrue(e.getMessage().contains(KernelFiles.IOVA_KUNIT_C), e.getMessage());
    }

    @Test
    void aCacheThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(cache.resolve("file"), "not a folder");
        NativeSuite suite =
                new NativeSuite(KernelFiles.IOVA_KUNIT_C, KernelSource.compiler(), file.resolve("programs"), MINUTE);
        KernelTree kernel = kernel("");
        IOException e = assertThrows(IOException.class, () -> suite.run(kernel));
        assertTrue(e.getMessage().startsWith("cannot keep programs in " + file + "/programs: "), e.getMessage());
        assertTrue(e.getMessage().contains("XDG_CACHE_HOME"), e.getMessage());
    }

    @Test
    void itIsBuiltOnce() throws IOException {
        run("", MINUTE);
        Path program;
        try (Stream<Path> files = Files.list(cache)) {
            List<Path> programs = files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".sha256"))
                    .toList();
            assertEquals(1, programs.size());
            program = programs.get(0);
        }
        assertTrue(program.getFileName().toString().startsWith("kunit-"), program.toString());
        Object made = Files.readAttributes(program, BasicFileAttributes.class).fileKey();
        run("", MINUTE);
        assertEquals(
                made, Files.readAttributes(program, BasicFileAttributes.class).fileKey());
    }
}
