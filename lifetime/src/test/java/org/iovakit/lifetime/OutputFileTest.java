// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    Path folder;

    private Path file(String name) {
        return folder.resolve(name);
    }

    private static void write(Path file, String text) throws IOException {
        OutputFile output = new OutputFile(file);
        output.check();
        output.write(text.getBytes(UTF_8));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String refusal(Path file) {
        String early = assertThrows(UnwritableException.class, () -> new OutputFile(file).check())
                .getMessage();
        String late = assertThrows(UnwritableException.class, () -> new OutputFile(file).open())
                .getMessage();
        assertEquals(early, late);
        return early;
    }

    @Test
    void aFileIsReplacedAsAWholeAndKeepsItsMode() throws Exception {
        Path file = Files.writeString(file("a"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Path other = Files.createLink(file("other"), file);
        try (OutputFile.Output out = new OutputFile(file).open()) {
            out.write("new".getBytes(UTF_8));
            assertEquals("old", Files.readString(file));
            out.finish();
        }
        assertEquals("new", Files.readString(file));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("old", Files.readString(other));
        assertEquals(List.of("a", "other"), names());
    }

    @Test
    void whatIsNotFinishedLeavesNothing() throws Exception {
        try (OutputFile.Output out = new OutputFile(file("a")).open()) {
            out.write(1);
        }
        assertEquals(List.of(), names());
    }

    @Test
    void linksStayAndWhatTheyLeadToIsReplaced() throws Exception {
        Path target = Files.createDirectory(file("there")).resolve("target");
        Path link = Files.createSymbolicLink(file("link"), Path.of("second"));
        Files.createSymbolicLink(file("second"), Path.of("there/target"));
        for (String text : List.of("made, as it was not there", "replaced")) {
            write(link, text);
            assertEquals(text, Files.readString(target));
            assertFalse(Files.isSymbolicLink(target));
            assertEquals(Path.of("second"), Files.readSymbolicLink(link));
            assertEquals(Path.of("there/target"), Files.readSymbolicLink(file("second")));
        }
    }

    @Test
    void whatCannotBeWrittenIsToldBeforeAndAtTheWriting() throws Exception {
        Files.createSymbolicLink(file("circle"), Path.of("circle"));
        Files.createSymbolicLink(file("to-folder"), Path.of("."));
        Files.createSymbolicLink(file("nowhere"), Path.of("missing/file"));
        Files.writeString(file("file"), "");
        assertTrue(refusal(file("circle")).contains("circle"));
        assertTrue(refusal(folder).contains("it is a folder"));
        assertTrue(refusal(file("to-folder")).contains("it is a folder"));
        assertTrue(refusal(file("to-folder/..")).contains("it is a folder"));
        assertTrue(refusal(file("nowhere")).contains("there is no folder " + file("missing")));
        assertTrue(refusal(file("file/below")).contains("no folder is " + file("file")));
        assertEquals(List.of("circle", "file", "nowhere", "to-folder"), names());
    }

    @Test
    void aPipeIsWrittenToAndStays() throws Exception {
        Path pipe = pipe();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
        write(pipe, "through it");
        assertEquals("through it", read.get(30, TimeUnit.SECONDS));
        assertTrue(Files.readAttributes(pipe, java.nio.file.attribute.BasicFileAttributes.class)
                .isOther());
        assertEquals(List.of("pipe"), names());
    }

    @Test
    void aReaderThatGoesAwayIsTold() throws Exception {
        Path pipe = pipe();
        CompletableFuture<Void> read = CompletableFuture.runAsync(() -> {
            try (var in = Files.newInputStream(pipe)) {
                in.read();
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
        UnwritableException cut = assertThrows(UnwritableException.class, () -> {
            try (OutputFile.Output out = new OutputFile(pipe).open()) {
                out.write(1);
                read.get(30, TimeUnit.SECONDS);
                out.write(2);
            }
        });
        assertTrue(cut.isReaderGone(), cut.toString());
    }

    @Test
    void whatIsOpenGoesOnWhereItWas() throws Exception {
        Path file = Files.writeString(file("a"), "head and what is replaced");
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(5);
            write(descriptorOf(file), "BODY");
        }
        assertEquals("head BODYwhat is replaced", Files.readString(file));
        try (var open = Files.newInputStream(file)) {
            assertEquals('h', open.read());
            String message = assertThrows(UnwritableException.class, () -> write(descriptorOf(file), "no"))
                    .getMessage();
            assertTrue(message.contains("it is open for reading only"), message);
        }
        assertEquals("head BODYwhat is replaced", Files.readString(file));
    }

    /** A name in {@code /dev/fd} of a file that we have open. */
    private static Path descriptorOf(Path file) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(each -> leadsTo(each, file))
                    .findFirst()
                    .map(each -> Path.of("/dev/fd").resolve(each.getFileName()))
                    .orElseThrow();
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file.toRealPath(LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return false;
        }
    }

    private Path pipe() throws IOException, InterruptedException {
        Path pipe = file("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return pipe;
    }
}
