// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.Iova;
import org.iovakit.domain.StageTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaRangeTest {
    private static final int RANGES = 10_000;

    /** Prints what is computed, and what the JVM's own count of allocated bytes says. */
    public static void main(String[] arguments) {
        System.out.println(
                JavaRange.bytes(StageTree.installed().lineage("mainline").get(0)) + " " + allocated());
    }

    private static long allocated() {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        Iova[] kept = new Iova[RANGES];
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new Iova();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / kept.length;
    }

    @Test
    void isWhatTheJvmAllocates() {
        assertEquals(
                allocated(),
                JavaRange.bytes(StageTree.installed().lineage("mainline").get(0)));
    }

    /** The flags that move fields; those that a JVM does not know it ignores. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseCompactObjectHeaders", "-XX:-UseCompressedOops", "-XX:ObjectAlignmentInBytes=32"})
    void followsTheFlagsWithoutAWord(String flag) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                flag,
                "-cp",
                System.getProperty("java.class.path"),
                JavaRangeTest.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.matches("(\\d+) \\1"), output);
    }
}
