// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.email;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutgoingDirectoryTest {
    @TempDir
    Path parent;

    private static SortedMap<String, byte[]> files(String... namesAndContents) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            files.put(namesAndContents[i], namesAndContents[i + 1].getBytes(UTF_8));
        }
        return files;
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Test
    void newRenderingTakesThePlaceOfTheOldOneAndLeavesNothingBeside() throws Exception {
        Path out = parent.resolve("a/b/outgoing");
        OutgoingDirectory outgoing = new OutgoingDirectory(out);
        outgoing.replace(files("0001-a.patch", "a", "0002-b.patch", "b"));
        outgoing.replace(files("0001-c.patch", "c"));
        assertEquals(Set.of("0001-c.patch", "SHA256SUMS"), names(out));
        assertEquals(Set.of("outgoing"), names(out.getParent()));
        assertTrue(Files.readString(out.resolve("SHA256SUMS"))
                .equals("2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6  0001-c.patch\n"));
    }

    @Test
    void whatSomebodyElseWroteIsNeverLost() throws Exception {
        Path out = Files.createDirectory(parent.resolve("outgoing"));
        OutgoingDirectory outgoing = new OutgoingDirectory(out);
        outgoing.replace(files("0001-a.patch", "a"));
        Files.writeString(out.resolve("0001-a.patch"), "edited");
        PatchGenException edited =
                assertThrows(PatchGenException.class, () -> outgoing.replace(files("0001-a.patch", "b")));
        assertTrue(edited.getMessage().contains("0001-a.patch was edited"), edited.getMessage());
        assertEquals("edited", Files.readString(out.resolve("0001-a.patch")));

        Files.writeString(out.resolve("0001-a.patch"), "a");
        Files.writeString(out.resolve("notes.txt"), "mine");
        PatchGenException foreign =
                assertThrows(PatchGenException.class, () -> outgoing.replace(files("0001-a.patch", "b")));
        assertTrue(foreign.getMessage().contains("notes.txt was not written by iovakit"), foreign.getMessage());
        assertEquals("a", Files.readString(out.resolve("0001-a.patch")));
    }

    /** A run that was killed as it recorded what is sent. */
    @Test
    void whatADeadRunWasWritingIsNobodys() throws Exception {
        Path out = Files.createDirectory(parent.resolve("outgoing"));
        OutgoingDirectory outgoing = new OutgoingDirectory(out);
        outgoing.replace(files("0001-a.patch", "a"));
        Temporary.beside(out.resolve("sent.json"));
        outgoing.replace(files("0001-a.patch", "b"));
        assertEquals(Set.of("0001-a.patch", "SHA256SUMS"), names(out));
        assertEquals("b", Files.readString(out.resolve("0001-a.patch")));
    }

    @Test
    void folderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "x");
        assertThrows(PatchGenException.class, () -> new OutgoingDirectory(file).requireReplaceable());
        PatchGenException e = assertThrows(
                PatchGenException.class,
                () -> new OutgoingDirectory(file.resolve("outgoing")).replace(files("0001-a.patch", "a")));
        assertTrue(e.getMessage().contains(file.resolve("outgoing").toString()), e.getMessage());
        assertEquals("x", Files.readString(file));
    }

    /** Any folder of downloads may have such a list. */
    @Test
    void folderWithSomebodysOwnChecksumsIsNotOurs() throws Exception {
        Path iso = Files.createDirectory(parent.resolve("iso"));
        Files.writeString(iso.resolve("my.iso"), "c");
        Files.writeString(
                iso.resolve("SHA256SUMS"),
                "2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6  my.iso\n");
        PatchGenException e = assertThrows(
                PatchGenException.class, () -> new OutgoingDirectory(iso).replace(files("0001-a.patch", "a")));
        assertTrue(e.getMessage().contains("my.iso was not written by iovakit"), e.getMessage());
        assertEquals("c", Files.readString(iso.resolve("my.iso")));
    }

    @Test
    void linkStandsForTheFolderThatItLeadsTo() throws Exception {
        Path folder = parent.resolve("folder");
        new OutgoingDirectory(folder).replace(files("0001-a.patch", "a"));
        Path link = Files.createSymbolicLink(parent.resolve("link"), folder);
        new OutgoingDirectory(link).replace(files("0001-b.patch", "b"));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(Set.of("0001-b.patch", "SHA256SUMS"), names(folder));

        Path nowhere = Files.createSymbolicLink(parent.resolve("nowhere"), parent.resolve("gone"));
        assertThrows(PatchGenException.class, () -> new OutgoingDirectory(nowhere));
    }
}
