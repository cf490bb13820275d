// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    Path scratch;

    private String cacheLine() {
        return new Console(scratch)
                .variable("XDG_CACHE_HOME", scratch.toString())
                .run("doctor")
                .out()
                .lines()
                .filter(line -> line.startsWith("ok       cache "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @RequiresProgram(value = "python3", debianPackage = "python3-kconfiglib")
    void saysWhetherKconfigCanBeRead() throws Exception {
        boolean there = new ProcessBuilder("/usr/bin/python3", "-c", "import kconfiglib")
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
        String line = new Console(scratch)
                .run("doctor")
                .out()
                .lines()
                .filter(each -> each.contains(" kconfiglib "))
                .findFirst()
                .orElseThrow();
        assertTrue(line.startsWith(there ? "ok " : "missing "), line);
        assertEquals(!there, line.contains("the Debian package python3-kconfiglib brings it"), line);
    }

    @Test
    void saysWhatTheCacheTakesAndHowToDeleteIt() throws IOException {
        Path cache = scratch.resolve("iovakit");
        assertTrue(cacheLine().endsWith("cache " + cache + "  empty"), cacheLine());
        Files.createDirectories(cache.resolve("kernels/linux/source"));
        Files.write(cache.resolve("kernels/linux/source/Makefile"), new byte[2_500_000]);
        Files.createDirectories(cache.resolve("programs"));
        Files.write(cache.resolve("programs/suite"), new byte[300_000]);
        String line = cacheLine();
        assertTrue(line.contains(cache + "  2.8 MB (kernels 2.5 MB, programs 0.3 MB); "), line);
        assertTrue(line.contains("90 days") && line.endsWith(": rm -r " + cache), line);
    }
}
