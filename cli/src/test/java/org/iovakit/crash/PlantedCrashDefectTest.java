// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.iovakit.lifetime.WholeFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that do what the commands must not do. A test that lets them end finds nothing. */
class PlantedCrashDefectTest {
    private static final byte[] CONTENT = "0123456789abcdef".repeat(4096).getBytes(US_ASCII);

    @TempDir
    Path scratch;

    /** Writes a file of which the next run makes another, in one way or the other, slowly. */
    public static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            Path out = Path.of("out.txt.result");
            switch (arguments[0]) {
                case "whole" -> {
                    Thread.sleep(100);
                    WholeFile.write(out, CONTENT);
                }
                case "in-place" -> {
                    try (var stream = Files.newOutputStream(out)) {
                        for (int at = 0; at < CONTENT.length; at += 512) {
                            stream.write(CONTENT, at, 512);
                            stream.flush();
                            Thread.sleep(2);
                        }
                    }
                }
                case "child" -> {
                    Process child = new ProcessBuilder("sleep", "60").start();
                    Thread.sleep(300);
                    child.destroy();
                    child.waitFor();
                    WholeFile.write(out, CONTENT);
                }
                case "cache" -> {
                    Path cache = Path.of("../cache/iovakit/length");
                    if (Files.notExists(cache)) {
                        Files.writeString(cache, "");
                        Thread.sleep(1000);
                        Files.writeString(cache, Integer.toString(CONTENT.length));
                    }
                    System.out.println(Files.readString(cache));
                    WholeFile.write(out, CONTENT);
                }
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    private Kills kills(String way, int count) throws IOException, InterruptedException {
        Path root = scratch.resolve(way);
        Workplace workplace = Workplace.empty(root, Writer.class).childrenEndWithin(Duration.ofSeconds(5));
        Files.writeString(root.resolve("work/out.txt.result"), "old");
        Invocation invocation = Invocation.of(way).writes("work/out.txt.result");
        invocation = way.equals("cache") ? invocation.fillsCache() : invocation;
        return new Kills(workplace, invocation, 1, scratch.resolve("kept-" + way)).times(count);
    }

    private String failure(String way) {
        return assertThrows(AssertionError.class, () -> kills(way, 30)).getMessage();
    }

    @Test
    void programWithoutADefectPasses() throws Exception {
        assertEquals(
                10,
                kills("whole", 10).counts().subList(0, 3).stream()
                        .mapToInt(each -> each)
                        .sum());
    }

    @Test
    void fileThatIsWrittenInPlaceIsFound() {
        assertTrue(failure("in-place").contains("neither the old nor the new one"));
    }

    @Test
    void childThatStaysIsFound() {
        assertTrue(failure("child").contains("processes were left"));
    }

    @Test
    void cacheWithoutAMarkOfCompletenessIsFound() {
        assertTrue(failure("cache").contains("after kills"));
    }
}
