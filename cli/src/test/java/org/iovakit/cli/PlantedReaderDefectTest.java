// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.iovakit.fuzz.FuzzFinding;
import org.iovakit.fuzz.FuzzTarget;
import org.iovakit.fuzz.Fuzzer;
import org.iovakit.fuzz.KtapTarget;
import org.junit.jupiter.api.Test;

/** Readers with a mistake that no test of a well-formed input shows: the fuzzer has to find it, and to say how. */
class PlantedReaderDefectTest {
    /** That a character takes on the stack: so many that compiled code, whose frames are small, runs out of it too. */
    private static final int FRAMES = 50;

    private static final String REPORT = """
            KTAP version 1
            1..2
                KTAP version 1
                # Subtest: iova
                1..1
                ok 1 test_init_destroy
            ok 1 iova
            ok 2 other # SKIP not here
            """;

    private static FuzzFinding finding(Class<? extends Throwable> kind, Reader reader) {
        FuzzFinding finding = assertThrows(FuzzFinding.class, () -> Fuzzer.run(new Planted(reader), 7, 20_000));
        String message = finding.getMessage();
        assertTrue(message.startsWith("ktap: seed 7, input "), message);
        assertTrue(message.contains(kind.getName()), message);
        return finding;
    }

    private interface Reader {
        void read(String text);
    }

    @Test
    void aThrowOnARareCombinationIsFoundAndMinimised() {
        // A plan that no int holds, in a document that has a skipped test too.
        FuzzFinding finding = finding(NumberFormatException.class, text -> {
            for (String line : text.lines().toList()) {
                if (line.startsWith("1..") && text.contains("# SKIP")) {
                    Integer.parseInt(line.substring(3).replaceAll("[^0-9].*", "0"));
                }
            }
        });
        String minimal = new String(finding.minimal(), UTF_8);
        assertTrue(minimal.length() < 25, minimal);
        assertTrue(minimal.contains("1..") && minimal.contains("# SKIP"), minimal);
    }

    @Test
    void recursionWithoutALimitIsFound() {
        FuzzFinding finding = finding(StackOverflowError.class, text -> nest(text, 0, FRAMES));
        // How many it takes is a matter of what is compiled by then, and so of how big a frame is: 85 have been seen.
        assertTrue(finding.minimal().length > 50, finding::getMessage);
    }

    private static int nest(String text, int at, int frames) {
        if (at == text.length() || text.charAt(at) != text.charAt(0)) {
            return 0;
        }
        return 1 + (frames > 1 ? nest(text, at, frames - 1) : nest(text, at + 1, FRAMES));
    }

    @Test
    void memoryThatABadInputTakesIsFound() {
        FuzzFinding finding = assertThrows(
                FuzzFinding.class,
                () -> Fuzzer.run(
                        new Planted(text -> {
                            if (text.startsWith("9")) {
                                assertEquals(90_000_000, new byte[90_000_000].length);
                            }
                        }),
                        7,
                        20_000));
        assertTrue(finding.getMessage().contains("it allocates 9"), finding::getMessage);
        assertEquals("9", new String(finding.minimal(), UTF_8));
    }

    @Test
    void theSameSeedFindsTheSame() {
        Reader mistaken = text -> {
            if (text.contains("2147483648")) {
                throw new IllegalStateException("planted");
            }
        };
        assertEquals(
                finding(IllegalStateException.class, mistaken).getMessage(),
                finding(IllegalStateException.class, mistaken).getMessage());
    }

    /** The real reader, and behind it one with a mistake. */
    private static final class Planted implements FuzzTarget {
        private final KtapTarget real = new KtapTarget(REPORT);
        private final Reader mistaken;

        Planted(Reader mistaken) {
            this.mistaken = mistaken;
        }

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public List<byte[]> seeds() {
            return real.seeds();
        }

        @Override
        public List<String> words() {
            return real.words();
        }

        @Override
        public void read(byte[] input) {
            real.read(input);
            mistaken.read(new String(input, UTF_8));
        }

        @Override
        public boolean isRefusal(Exception e) {
            return real.isRefusal(e);
        }
    }
}
