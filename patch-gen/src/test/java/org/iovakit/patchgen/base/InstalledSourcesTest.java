// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledSourcesTest {

    @TempDir
    Path root;

    private Optional<Path> newest() {
        return new InstalledSources(root).newest();
    }

    private void tree(String name, int patchlevel) throws IOException {
        Path tree = Files.createDirectory(root.resolve(name));
        Files.writeString(tree.resolve("Makefile"), "VERSION = 6\nPATCHLEVEL = " + patchlevel + "\nSUBLEVEL = 5\n");
        Files.writeString(tree.resolve("Kbuild"), "");
        Files.writeString(tree.resolve("MAINTAINERS"), "");
    }

    @Test
    void findsNothingWhereNothingIs() throws IOException {
        assertEquals(Optional.empty(), newest());
        assertEquals(Optional.empty(), new InstalledSources(root.resolve("none")).newest());
        Files.createDirectory(root.resolve("linux-6.9"));
        Files.writeString(root.resolve("linux-config-6.12.tar.xz"), "");
        Files.writeString(root.resolve("linux-patch-6.12-rt.patch.xz"), "");
        tree("linux-headers-6.20", 20);
        assertEquals(Optional.empty(), newest());
    }

    @Test
    void takesTheNewestByVersionNotByName() throws IOException {
        Files.writeString(root.resolve("linux-source-6.1.tar.xz"), "");
        Files.writeString(root.resolve("linux-source-6.9.tar.xz"), "");
        assertEquals(Optional.of(root.resolve("linux-source-6.9.tar.xz")), newest());
        Files.writeString(root.resolve("linux-source-6.12.tar.xz"), "");
        assertEquals(Optional.of(root.resolve("linux-source-6.12.tar.xz")), newest());
        tree("linux", 14);
        assertEquals(Optional.of(root.resolve("linux")), newest());
    }

    @Test
    void takesATreeBeforeTheTarballThatItCameFrom() throws IOException {
        Files.writeString(root.resolve("linux-source-6.12.tar.xz"), "");
        tree("linux-source-6.12", 12);
        assertEquals(Optional.of(root.resolve("linux-source-6.12")), newest());
    }

    @Test
    void findsATarballInItsOwnFolder() throws IOException {
        Path folder = Files.createDirectory(root.resolve("linux-source-6.8.0"));
        Path tarball = Files.writeString(folder.resolve("linux-source-6.8.0.tar.bz2"), "");
        assertEquals(Optional.of(tarball), newest());
    }
}
