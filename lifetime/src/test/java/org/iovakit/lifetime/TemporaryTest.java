// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryTest {
    @TempDir
    Path folder;

    /** The name that a process would have given. */
    private Path named(String stem, long process) {
        String own = Long.toString(ProcessHandle.current().pid());
        return folder.resolve(Temporary.prefix(stem).replaceFirst("-" + own + "-$", "-" + process + "-") + "17");
    }

    private static long deadProcess() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void filesOfDeadRunsAreRemovedByTheNextOne() throws Exception {
        Path target = folder.resolve("a.trace");
        Path leftOver = Files.createDirectory(named(".a.trace.new", deadProcess()));
        Files.writeString(leftOver.resolve("inside"), "half");
        Path fresh = Temporary.beside(target);
        assertEquals(List.of(fresh.getFileName().toString()), names());
    }

    @Test
    void filesOfLivingRunsOfOthersAndOfOtherNamesStay() throws Exception {
        List<Path> kept = List.of(
                Temporary.folderBeside(folder.resolve("a")),
                named(".b.new", deadProcess()),
                folder.resolve(".a.new-deadbeef-" + deadProcess() + "-1"),
                folder.resolve(".a.new-17"),
                folder.resolve(".a.new"),
                folder.resolve("a"));
        for (Path each : kept.subList(1, kept.size())) {
            Files.writeString(each, "");
        }
        Path fresh = Temporary.folderBeside(folder.resolve("a"));
        assertEquals(
                Stream.concat(kept.stream(), Stream.of(fresh))
                        .map(file -> file.getFileName().toString())
                        .sorted()
                        .toList(),
                names());
    }

    @Test
    void processThatGotTheNumberOfADeadOneIsToldByItsAge() throws Exception {
        Path old = Files.writeString(named(".a.new", ProcessHandle.current().pid()), "");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(86400)));
        Path young = Files.writeString(
                named(".a.new", ProcessHandle.current().pid()).resolveSibling(old.getFileName() + "1"), "");
        assertEquals(List.of(old), Temporary.leftOvers(folder, ".a.new"));
        assertTrue(Files.exists(young));
    }

    @Test
    void linkIsRemovedAndNotFollowed() throws Exception {
        Path precious = Files.createDirectory(folder.resolve("precious"));
        Files.writeString(precious.resolve("file"), "");
        Files.createSymbolicLink(named(".a.new", deadProcess()), precious);
        Path fresh = Temporary.beside(folder.resolve("a"));
        assertEquals(List.of(fresh.getFileName().toString(), "precious"), names());
        assertTrue(Files.exists(precious.resolve("file")));
    }

    @Test
    void namesOfFilesInProgressAreKnown() throws Exception {
        assertTrue(Temporary.isBeside(Temporary.beside(folder.resolve("a.yaml"))));
        assertTrue(Temporary.isBeside(Temporary.folderBeside(folder.resolve("outgoing"))));
        for (String other :
                List.of("a.new", ".a.yaml.new", ".new-12345678-1-1", ".a.new-1234567-1-1", ".a.new-12345678-1-1.c")) {
            assertFalse(Temporary.isBeside(folder.resolve(other)), other);
        }
    }
}
