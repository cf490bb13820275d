// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
        Path jar = zip(code);
        Path fromJar = directory.resolve("jar");
        Path fromCode = directory.resolve("code");
        Shim.copy(jar, fromJar);
        Shim.copyTo(fromCode);
        Map<String, String> shim = contents(fromCode);
        assertFalse(shim.isEmpty());
        assertEquals(shim, contents(fromJar));
    }

    @Test
    void everyFileBearsItsLicence() throws IOException {
        Shim.copyTo(directory);
        contents(directory)
                .forEach((file, text) -> assertEquals(
                        file.endsWith(".h")
                                ? "/* SPDX-License-Identifier: GPL-2.0-only */"
                                : "// SPDX-License-Identifier: GPL-2.0-only",
                        text.lines().findFirst().orElse(""),
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
