// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.iovakit.cli.LoopbackMailServer;
import org.iovakit.lifetime.Temporary;
import org.iovakit.testing.Requirements;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, and a cache that may only be read. Each is mounted where only the run sees it. */
class DamagedDiskTest {
    private static final List<String> NAMESPACE = List.of("unshare", "--user", "--map-root-user", "--mount");
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");

    /** The folder gets a disk of its own, of so many KiB more than what is in it; that is copied back at the end. */
    private static final String SMALL_DISK = """
            folder=$1
            cp -a "$folder" "$folder.before"
            mount -t tmpfs -o size=1g,mode=755 tmpfs "$folder"
            cp -a "$folder.before/." "$folder"
            rm -rf "$folder.before"
            mount -o "remount,size=$(($(df -k --output=used "$folder" | tail -n 1) + $2))k" tmpfs "$folder"
            shift 2
            code=0
            "$@" || code=$?
            cp -a "$folder" "$folder.after"
            exit $code
            """;

    private static final String READ_ONLY = """
            mount --bind "$1" "$1"
            mount -o remount,bind,ro "$1"
            shift
            exec "$@"
            """;

    @TempDir
    static Path shared;

    @TempDir
    Path scratch;

    private static Workplace template;
    private Workplace workplace;

    @BeforeAll
    static void prepare() throws Exception {
        Requirements.program("unshare", "util-linux");
        Requirements.program("gcc", "gcc");
        List<String> probe = new ArrayList<>(NAMESPACE);
        probe.add("true");
        if (new ProcessBuilder(probe).start().waitFor() != 0) {
            Requirements.missing(
                    "needs user namespaces, to mount a small disk: sysctl kernel.unprivileged_userns_clone=1");
        }
        template = Workplace.create(shared.resolve("template"), shared.resolve("thread"));
    }

    @BeforeEach
    void copyTheWorld() throws Exception {
        workplace = template.copyTo(scratch.resolve("workplace"));
    }

    private static List<String> wrapper(String script, String... words) {
        List<String> wrapper = new ArrayList<>(NAMESPACE);
        wrapper.addAll(List.of("sh", "-euc", script, "sh"));
        wrapper.addAll(List.of(words));
        return wrapper;
    }

    private static List<String> words(String line) {
        return List.of(line.split(" ", -1));
    }

    /** The output is on a small disk. The run says so in one line, or has enough. */
    private void fill(String folder, String output, String old, String arguments, int... kibibytes) throws Exception {
        Path place = Files.createDirectories(workplace.root().resolve("work").resolve(folder));
        if (!old.isEmpty()) {
            workplace.run(List.of(), words(old)).expect(0);
        }
        FileState before = FileState.of(place, output);
        int full = 0;
        for (int size : kibibytes) {
            Workplace.Result result =
                    workplace.run(wrapper(SMALL_DISK, place.toString(), Integer.toString(size)), words(arguments));
            Path after = Path.of(place + ".after");
            FileState now = FileState.of(after, output);
            if (result.exitCode() == 2) {
                full++;
                assertEquals(Set.of(), before.differences(now), arguments);
                List<String> said = result.err().lines().toList();
                assertTrue(
                        said.get(said.size() - 1).matches(".*(No space left on device|has no room: \\d+ bytes).*"),
                        result.err());
                assertFalse(result.err().contains("\tat "), result.err());
            } else {
                result.expect(0);
                assertFalse(before.differences(now).isEmpty(), arguments);
            }
            try (Stream<Path> files = Files.list(after)) {
                assertTrue(files.noneMatch(Temporary::isBeside), () -> arguments + " left temporary files");
            }
            Temporary.delete(after);
        }
        assertTrue(full > 0, () -> arguments + " never ran out of space");
        System.out.printf(
                "crashes: %s on %d small disks, %d of them too small; the old output stayed%n",
                arguments, kibibytes.length, full);
    }

    @Test
    void fullDiskForTheOutput() throws Exception {
        String date = " --date 2026-05-12T22:00:18-0400";
        fill(
                "small",
                "t.trace",
                "trace generate --seed 1 --ops 3000 -o small/t.trace",
                "trace generate --seed 2 --ops 3000 -o small/t.trace",
                sizes(40));
        String patches = "patches --kernel kernel --without native,parity --out disk/out";
        fill("disk", "out", patches + " --date 2026-05-11T22:00:18-0400", patches + date, sizes(32));
        fill(
                "home/series/iova-augmented-rbtree",
                "v2",
                "",
                "reroll --series home/series/iova-augmented-rbtree/v1 --drop 4 -v 2",
                sizes(32));
        if (LONG) {
            String report = "report --largest 1000 --out page/page.html";
            fill("page", "page.html", report + " --date 2026-05-11T22:00:18-0400", report + date, sizes(40));
        }
    }

    /** Of disks in KiB, the last of them large enough. */
    private static int[] sizes(int tooSmall) {
        return LONG ? new int[] {0, 8, 16, 32, 48, 64, 4096} : new int[] {tooSmall, 4096};
    }

    /** No email leaves that is not recorded before. */
    @Test
    void fullDiskForTheRecordOfSentEmails() throws Exception {
        List<String> send = words("send --send --yes --kernel kernel --series home/series/iova-augmented-rbtree/v1");
        Path outgoing = workplace.root().resolve("work/outgoing");
        int refused = 0;
        for (int size : LONG ? new int[] {0, 4, 8, 12, 4096} : new int[] {0, 4096}) {
            try (LoopbackMailServer server = LoopbackMailServer.start()) {
                workplace.variable(
                        "GIT_CONFIG_GLOBAL", server.configuration(scratch, "").toString());
                Workplace.Result result =
                        workplace.run(wrapper(SMALL_DISK, outgoing.toString(), Integer.toString(size)), send);
                Path after = Path.of(outgoing + ".after");
                if (result.exitCode() == 0) {
                    assertEquals(6, server.received().size(), result.out());
                } else {
                    refused++;
                    assertEquals(2, result.exitCode(), result.err());
                    assertTrue(result.err().contains("No space left on device"), result.err());
                    assertFalse(result.err().contains("\tat "), result.err());
                    String record = Files.exists(after.resolve("sent.json"))
                            ? Files.readString(after.resolve("sent.json"))
                            : "";
                    for (LoopbackMailServer.Received mail : server.received()) {
                        assertTrue(record.contains(SentEmailsTest.id(mail)), record);
                    }
                }
                Temporary.delete(after);
            }
        }
        assertTrue(refused > 0, "sending never ran out of space");
    }

    @Test
    void fullDiskForTheCache() throws Exception {
        String command = "base --kernel linux.tar";
        Workplace.Result undisturbed = workplace.run(List.of(), words(command)).expect(0);
        expectNoSpace("tmp", 16, "kunit --backend native --stage 3 --kernel kernel");
        expectNoSpace("cache", 16, command);
        assertEquals(
                undisturbed.out(),
                workplace.run(List.of(), words(command)).expect(0).out());
    }

    /** Told in one line, and before anything else is done. */
    @Test
    void placesWithoutRoomAreToldBeforeTheSuiteRuns() throws Exception {
        for (String folder : List.of("tmp", "cache", "work/small")) {
            Path place = Files.createDirectories(workplace.root().resolve(folder));
            Workplace.Result result = workplace.run(
                    wrapper(SMALL_DISK, place.toString(), "100"), words("run --kernel kernel --out small/out"));
            assertEquals(2, result.exitCode(), result.err());
            assertEquals("", result.out());
            assertTrue(
                    result.err()
                            .matches(
                                    "iovakit: the .*, " + place
                                            + ".*, has no room: \\d+ bytes are free, and \\d+ are needed; make room there, or .*\n"),
                    result.err());
            Temporary.delete(place);
            Files.move(Path.of(place + ".after"), place);
        }
    }

    /** A program that was not written to its end is never taken for one that was. */
    @Test
    void fullDiskForCompiledPrograms() throws Exception {
        String command = "kunit --backend native --stage 3 --kernel kernel";
        for (int size : LONG ? new int[] {16, 32, 48, 64} : new int[] {64}) {
            expectNoSpace("cache", size, command);
        }
        workplace.run(List.of(), words(command)).expect(0);
    }

    /** With an empty cache, and little room in a folder: says so, and leaves to the next run what is whole. */
    private void expectNoSpace(String folder, int kibibytes, String command) throws Exception {
        Path place = workplace.root().resolve(folder);
        Temporary.delete(workplace.root().resolve("cache/iovakit"));
        Workplace.Result result =
                workplace.run(wrapper(SMALL_DISK, place.toString(), Integer.toString(kibibytes)), words(command));
        assertEquals(2, result.exitCode(), result.err());
        assertTrue(result.err().contains("No space left on device"), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
        Temporary.delete(place);
        Files.move(Path.of(place + ".after"), place);
    }

    @Test
    void cacheThatMayOnlyBeRead() throws Exception {
        Path cache = workplace.root().resolve("cache");
        List<String> readOnly = wrapper(READ_ONLY, cache.toString());
        for (String command : List.of("base --kernel linux.tar", "kunit --backend native --stage 3 --kernel kernel")) {
            Temporary.delete(cache.resolve("iovakit"));
            Workplace.Result cold = workplace.run(readOnly, words(command));
            assertEquals(2, cold.exitCode(), cold.err());
            assertTrue(cold.err().contains("ead-only file system"), cold.err());
            assertFalse(cold.err().contains("\tat "), cold.err());
            workplace.run(List.of(), words(command)).expect(0);
            FileState before = FileState.of(cache, "iovakit");
            workplace.run(readOnly, words(command)).expect(0);
            assertEquals(Set.of(), before.differences(FileState.of(cache, "iovakit")), command);
        }
    }
}
