// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.iovakit.kunit.ktap.KtapParser;
import org.iovakit.kunit.ktap.KtapStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scripts stand in for the kernel: what is tested is how its end and its console are read. */
@Timeout(60)
class KernelBootTest {

    private static final List<String> CASES = List.of("first", "second");

    private static final String GOOD = """
            Linux version 9.8.7
            KTAP version 1
            1..1
                KTAP version 1
                # Subtest: some
                1..2
                ok 1 first
                ok 2 second
            ok 1 some
            reboot: System halted
            """;

    @TempDir
    Path folder;

    private KernelReport boot(String script) throws Exception {
        return boot(script, Duration.ofSeconds(30));
    }

    private KernelReport boot(String script, Duration limit) throws Exception {
        Path kernel = Files.writeString(folder.resolve("linux"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(kernel, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path log = folder.resolve("boot.log");
        KernelReport report = new KernelBoot(folder, System.getenv(), limit).run("some", CASES, log);
        assertEquals(log, report.log());
        assertTrue(Files.exists(log));
        return report;
    }

    private static String print(String console) {
        return "cat <<'END'\n" + console + "END\n";
    }

    @Test
    void aKernelThatReports() throws Exception {
        KernelReport report = boot("echo \"$@\"\n" + print(GOOD));
        assertEquals(Ending.REPORTED, report.ending());
        assertEquals(List.of(), report.reasons());
        assertEquals(2, KtapParser.parse(report.console()).count(KtapStatus.PASSED));
        assertTrue(Files.readString(report.log()).contains("kunit_shutdown=halt"));
    }

    @Test
    void aFailedCaseIsReportedLikeAnyOther() throws Exception {
        KernelReport report = boot(print(GOOD.replace("ok 2 second", "not ok 2 second")));
        assertEquals(Ending.REPORTED, report.ending());
        assertEquals(1, KtapParser.parse(report.console()).count(KtapStatus.FAILED));
    }

    @Test
    void aKernelThatPanics() throws Exception {
        String console = GOOD.substring(0, GOOD.indexOf("    ok 2"));
        KernelReport report = boot(print(console + "Kernel panic - not syncing: BUG!\n") + "exit 1\n");
        assertEquals(Ending.CRASHED, report.ending());
        assertEquals(List.of("Kernel panic - not syncing: BUG!; its last result is of first"), report.reasons());
    }

    @Test
    void aKernelThatPanicsAndThenHangs() throws Exception {
        KernelReport report = boot("echo 'Kernel panic - not syncing: BUG!'; sleep 600\n", Duration.ofSeconds(1));
        assertEquals(Ending.CRASHED, report.ending());
        assertEquals(List.of("Kernel panic - not syncing: BUG!; it printed no result"), report.reasons());
    }

    @Test
    void aKernelThatHangs() throws Exception {
        String console = GOOD.substring(0, GOOD.indexOf("    ok 2"));
        KernelReport report = boot(print(console) + "sleep 600\n", Duration.ofSeconds(1));
        assertEquals(Ending.HUNG, report.ending());
        assertEquals(List.of("it had not ended after 1 s; its last result is of first"), report.reasons());
    }

    @Test
    void aKernelThatEndsAsItShouldNot() throws Exception {
        KernelReport report = boot(print(GOOD) + "kill -SEGV $$\n");
        assertEquals(Ending.CRASHED, report.ending());
        assertEquals(List.of("it ended with exit code 139; its last result is of second"), report.reasons());
    }

    @Test
    void anAbortBehindTheHaltIsNoneOfTheKernel() throws Exception {
        assertEquals(
                Ending.REPORTED, boot(print(GOOD + "Aborted\n") + "exit 134\n").ending());
        String half = GOOD.replace("    ok 2 second\n", "");
        assertEquals(
                Ending.BROKEN_KTAP,
                boot(print(half + "Aborted\n") + "exit 134\n").ending());
    }

    @Test
    void aKernelThatPrintsNoKtap() throws Exception {
        KernelReport report = boot("echo hello\n");
        assertEquals(Ending.BROKEN_KTAP, report.ending());
        assertEquals(List.of("line 1: no line of the text says 'KTAP version 1'"), report.reasons());
    }

    @Test
    void aKernelThatPrintsHalfItsKtap() throws Exception {
        KernelReport report = boot(print(GOOD.replace("    ok 2 second\n", "")));
        assertEquals(Ending.BROKEN_KTAP, report.ending());
        assertTrue(report.reasons().get(0).contains("plans 2 tests and has 1"), () -> "" + report.reasons());
    }

    @Test
    void aKernelWithoutTheSuite() throws Exception {
        KernelReport report = boot(print(GOOD.replace("some", "other")));
        assertEquals(Ending.BROKEN_KTAP, report.ending());
        assertEquals(List.of("it holds [other] in place of the suite some"), report.reasons());
    }

    @Test
    void aSuiteWithOtherCases() throws Exception {
        KernelReport report = boot(print(GOOD.replace("ok 2 second", "ok 2 last")));
        assertEquals(Ending.BROKEN_KTAP, report.ending());
        assertEquals(
                List.of("the suite some has the cases [first, last] in place of [first, second]"), report.reasons());
    }
}
