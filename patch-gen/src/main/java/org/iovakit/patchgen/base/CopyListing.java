// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a complete {@link TreeCopy} holds, as a text file says it: the tree's stamp on the first line, then a line a file.
 *
 * @param stamp of the tree; empty if only the files can tell, or there is no listing
 * @param files the stamp of each file, by path
 */
record CopyListing(String stamp, NavigableMap<String, String> files) {

    /** Changes with the form of a copy, so that another version of iovakit looks at every file. */
    private static final String HEADER = "iovakit copy 1 ";

    /** Reads a listing; one that is not there, or is none, holds nothing. */
    static CopyListing read(Path file) {
        NavigableMap<String, String> files = new TreeMap<>();
        String stamp = "";
        try {
            for (String line : Files.readAllLines(file)) {
                int tab = line.indexOf('\t');
                if (tab >= 0) {
                    files.put(line.substring(tab + 1), line.substring(0, tab));
                } else if (line.startsWith(HEADER)) {
                    stamp = line.substring(HEADER.length());
                } else {
                    return new CopyListing("", new TreeMap<>());
                }
            }
        } catch (IOException e) {
            return new CopyListing("", new TreeMap<>());
        }
        return new CopyListing(stamp, files);
    }

    /** Writes the file, whole or not at all. */
    void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder(HEADER).append(stamp).append('\n');
        files.forEach((path, one) -> text.append(one).append('\t').append(path).append('\n'));
        Path scratch = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(scratch, text);
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
