// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a complete {@link TreeCopy} holds, as a text file says it: the tree's stamp on the first line, then a line a file,
 * then a {@link Seal}.
 *
 * @param stamp of the tree; empty if only the files can tell, or there is no listing
 * @param files the stamp of each file, by path
 */
record CopyListing(String stamp, NavigableMap<String, String> files) {

    /** Changes with the form of a copy, so that another version of iovakit looks at every file. */
    private static final String HEADER = "iovakit copy 3 ";

    /** Of a copy that is not there, or not complete. */
    static final CopyListing NOTHING = new CopyListing("", Collections.emptyNavigableMap());

    /** Reads a listing; {@link #NOTHING} if it is not there, or is none. */
    static CopyListing read(Path file) {
        try {
            List<String> lines = Seal.off(Files.readAllLines(file));
            if (lines.isEmpty() || !lines.get(0).startsWith(HEADER)) {
                return NOTHING;
            }
            NavigableMap<String, String> files = new TreeMap<>();
            for (String line : lines.subList(1, lines.size())) {
                int tab = line.lastIndexOf('\t');
                files.put(line.substring(tab + 1), line.substring(0, tab));
            }
            return new CopyListing(lines.get(0).substring(HEADER.length()), files);
        } catch (IOException e) {
            return NOTHING;
        }
    }

    /** Writes the file, whole or not at all. */
    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER + stamp));
        files.forEach((path, one) -> lines.add(one + '\t' + path));
        Path scratch = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(scratch, String.join("\n", Seal.on(lines)) + "\n");
        Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns the paths of the files that have this stamp. */
    Set<String> paths(String one) {
        return files.entrySet().stream()
                .filter(file -> file.getValue().equals(one))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
