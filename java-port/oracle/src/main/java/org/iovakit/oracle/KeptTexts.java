// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What programs say, or what is worked out, where it is always the same: kept beside the programs, and refused or made anew as
 * they are. Thread-safe, and safe beside other processes with the same directory.
 */
public final class KeptTexts {
    private final KeptFiles files;

    /** Keeps them in a directory, which it creates when needed. */
    public KeptTexts(Path directory) {
        this.files = new KeptFiles(directory);
    }

    /** Makes a text that is not there. */
    @FunctionalInterface
    public interface Maker {
        String make() throws IOException;
    }

    /**
     * The text of a key.
     *
     * @param key all that it follows from
     * @throws IOException if it cannot be made or kept, or somebody else may write what is kept
     */
    public String text(List<String> key, Maker maker) throws IOException {
        Path file = files.file("said", new Content().add(key), kept -> Files.writeString(kept, maker.make(), UTF_8));
        return Files.readString(file, UTF_8);
    }
}
