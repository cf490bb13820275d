// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShimTest {

    @TempDir
    Path directory;

    @Test
    void aJarGivesTheSameShimAsADirectory() throws Exception {
        Path code = Path.of(
                Shim.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        SortedMap<String, byte[]> files = Shim.files();
        SortedMap<String, byte[]> fromJar = Shim.read(zip(code));
        assertFalse(files.isEmpty());
        assertEquals(files.keySet(), fromJar.keySet());
        files.forEach((file, content) -> assertArrayEquals(content, fromJar.get(file), file));
    }

    @Test
    void everyFileBearsItsLicence() throws IOException {
        Shim.files()
                .forEach((file, content) -> assertEquals(
                        file.endsWith(".h")
                                ? "/* SPDX-License-Identifier: GPL-2.0-only */"
                                : "// SPDX-License-Identifier: GPL-2.0-only",
                        new String(content, StandardCharsets.UTF_8)
                                .lines()
                                .findFirst()
                                .orElse(""),
                        file));
    }

    private Path zip(Path tree) throws IOException {
        Path jar = directory.resolve("code.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, String> entry :
                    contents(tree.resolve("org/iovakit/oracle/shim")).entrySet()) {
                zip.putNextEntry(new ZipEntry("org/iovakit/oracle/shim/" + entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static Map<String, String> contents(Path tree) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(tree.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }
}
