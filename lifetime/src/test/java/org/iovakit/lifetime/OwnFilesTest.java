// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnFilesTest {
    /** Nobody is asked for by this number on any system. */
    private static final int SOMEBODY = 54_321;

    @TempDir
    Path folder;

    private Path top;
    private Path program;

    @BeforeEach
    void keepAProgram() throws IOException {
        top = OwnFiles.createFolders(folder.resolve("cache"));
        program = Files.writeString(
                OwnFiles.createFolders(top.resolve("programs")).resolve("suite"), "text");
        OwnFiles.close(top);
    }

    private void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void giveAway(Path path, String what) throws IOException {
        assumeTrue(
                Files.getOwner(Path.of("/proc/self")).getName().equals("root"), "only root can give files to others");
        Files.setAttribute(path, "unix:" + what, SOMEBODY, LinkOption.NOFOLLOW_LINKS);
    }

    private String refusal() {
        String message = assertThrows(IOException.class, () -> OwnFiles.require(program, top))
                .getMessage();
        assertTrue(message.contains("XDG_CACHE_HOME"), message);
        return message;
    }

    @Test
    void whatIsOursIsTaken() {
        assertDoesNotThrow(() -> OwnFiles.require(program, top));
        assertDoesNotThrow(() -> OwnFiles.require(top.resolve("not/there"), top));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "programs", "programs/suite"})
    void whatEverybodyMayWriteIsRefused(String where) throws IOException {
        mode(top.resolve(where), "rwxr-xrwx");
        String message = refusal();
        assertTrue(message.startsWith(top.resolve(where) + " can be written by everybody"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "programs", "programs/suite"})
    void whatAGroupMayWriteIsRefused(String where) throws IOException {
        giveAway(top.resolve(where), "gid");
        mode(top.resolve(where), "rwxrwxr-x");
        String message = refusal();
        assertTrue(message.startsWith(top.resolve(where) + " can be written by the group " + SOMEBODY), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "programs", "programs/suite"})
    void whatSomebodyElseOwnsIsRefused(String where) throws IOException {
        giveAway(top.resolve(where), "uid");
        String message = refusal();
        assertTrue(message.startsWith(top.resolve(where) + " belongs to " + SOMEBODY + ", and not to root"), message);
    }

    @Test
    void whereALinkLeadsIsLookedAtToo() throws IOException {
        Path elsewhere = Files.move(top, folder.resolve("elsewhere"));
        Files.createSymbolicLink(top, elsewhere);
        assertDoesNotThrow(() -> OwnFiles.require(program, top));
        mode(elsewhere, "rwxrwxrwx");
        assertTrue(refusal().startsWith(elsewhere.toRealPath() + " can be written"), refusal());
        mode(elsewhere, "rwxr-xr-x");
        giveAway(top, "uid");
        assertTrue(refusal().startsWith(top + " belongs to"), refusal());
    }

    /** In a folder as /tmp is one, nobody can replace what is ours. */
    @Test
    void folderWhereOthersReplaceNothingOfOursIsTaken() throws IOException {
        Files.setAttribute(top, "unix:mode", 01777);
        assertDoesNotThrow(() -> OwnFiles.require(program, top));
    }

    @Test
    void whatIsClosedOthersCannotWrite() throws IOException {
        mode(top, "rwxrwxrwx");
        mode(program, "rwxrwxrw-");
        OwnFiles.close(top);
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(top)));
        assertEquals("rwxr-xr--", PosixFilePermissions.toString(Files.getPosixFilePermissions(program)));
    }
}
