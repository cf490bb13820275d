// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.email;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.iovakit.patchgen.base.Sha256;

/** The SHA-256 of each file of a rendering, in a list that {@code sha256sum -c} reads too. Immutable. */
public final class Checksums {
    /** The name of the list. */
    public static final String FILE_NAME = "SHA256SUMS";

    private final SortedMap<String, String> sums;

    private Checksums(SortedMap<String, String> sums) {
        this.sums = sums;
    }

    /** The checksums of files, by name. */
    static Checksums of(Map<String, byte[]> files) {
        SortedMap<String, String> sums = new TreeMap<>();
        files.forEach((name, content) -> sums.put(name, Sha256.of(content)));
        return new Checksums(sums);
    }

    /** Reads the list of a folder; empty if it has none. Lines of another form are passed over. */
    public static Checksums read(Path directory) throws IOException {
        SortedMap<String, String> sums = new TreeMap<>();
        Path list = directory.resolve(FILE_NAME);
        if (Files.exists(list)) {
            for (String line : Files.readAllLines(list)) {
                String[] fields = line.split("  ", 2);
                if (fields.length == 2) {
                    sums.put(fields[1], fields[0]);
                }
            }
        }
        return new Checksums(sums);
    }

    void write(Path directory) throws IOException {
        StringBuilder list = new StringBuilder();
        sums.forEach((name, sum) -> list.append(sum).append("  ").append(name).append('\n'));
        Files.writeString(directory.resolve(FILE_NAME), list);
    }

    /** The files that are listed. */
    public SortedSet<String> names() {
        return new TreeSet<>(sums.keySet());
    }

    boolean knows(String name) {
        return sums.containsKey(name);
    }

    /** Whether a file is listed, with this content. */
    public boolean match(String name, byte[] content) {
        return Sha256.of(content).equals(sums.get(name));
    }
}
