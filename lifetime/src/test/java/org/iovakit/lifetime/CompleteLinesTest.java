// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompleteLinesTest {
    private static List<String> read(CompleteLines lines) throws IOException {
        List<String> read = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            read.add(line);
        }
        return read;
    }

    private static CompleteLines lines(String text, int mostAtOnce) {
        InputStream in = new ByteArrayInputStream(text.getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, mostAtOnce));
            }
        };
        return new CompleteLines(in, UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100_000})
    void aLineWithoutItsEndIsNone(int mostAtOnce) throws IOException {
        CompleteLines lines = lines("one\n\ntwo €\nthr", mostAtOnce);
        assertEquals(List.of("one", "", "two €"), read(lines));
        assertEquals("thr", lines.rest());
    }

    @Test
    void linesMayBeLong() throws IOException {
        String line = "0123456789".repeat(20_000);
        CompleteLines lines = lines(line + "\n" + line + "\n", 100_000);
        assertEquals(List.of(line, line), read(lines));
        assertEquals("", lines.rest());
    }

    @Test
    void ofAText() {
        assertEquals("one\ntwo\n", CompleteLines.of("one\ntwo\nthr"));
        assertEquals("", CompleteLines.of("thr"));
        assertEquals("", CompleteLines.of(""));
    }
}
