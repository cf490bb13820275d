// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.FileMode;

/**
 * What an entry of the cache says of itself, in a text file: one fact a line, the key first; a {@link Seal} ends it.
 *
 * @param source the tarball or package that the files come from, exactly: another source, another text
 * @param title what people call it
 * @param sought the paths that were looked for, found or not; a directory ends in a slash
 * @param files the files that were found
 */
record Manifest(String source, String title, SortedSet<String> sought, NavigableMap<String, Kept> files) {

    /** Changes with the form of an entry, so that another version of iovakit extracts anew. */
    private static final String HEADER = "iovakit extraction 2";

    /**
     * A file that was kept.
     *
     * @param sha256 of its content, in hexadecimal
     */
    record Kept(boolean executable, String sha256) {

        FileMode mode() {
            return executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE;
        }
    }

    /** Tells whether all these paths were looked for. */
    boolean covers(SortedSet<String> paths) {
        return paths.stream().allMatch(this::covers);
    }

    /** Tells whether this path was looked for, itself or with a directory that it is in. */
    boolean covers(String path) {
        return isSought(sought, path);
    }

    static boolean isSought(SortedSet<String> sought, String path) {
        if (sought.contains(path)) {
            return true;
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (sought.contains(path.substring(0, slash + 1))) {
                return true;
            }
        }
        return false;
    }

    /** The lines of the text file. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(HEADER, "source " + source, "title " + title));
        sought.forEach(path -> lines.add("sought " + path));
        files.forEach(
                (path, kept) -> lines.add((kept.executable() ? "program " : "file ") + kept.sha256() + " " + path));
        return Seal.on(lines);
    }

    /** Reads the lines back; empty if they are not those of a manifest. */
    static Optional<Manifest> of(List<String> sealed) {
        List<String> lines = Seal.off(sealed);
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            return Optional.empty();
        }
        Map<String, String> facts = new TreeMap<>();
        SortedSet<String> sought = new TreeSet<>();
        NavigableMap<String, Kept> files = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ", 2);
            if (words.length < 2) {
                return Optional.empty();
            }
            switch (words[0]) {
                case "source", "title" -> facts.put(words[0], words[1]);
                case "sought" -> sought.add(words[1]);
                case "file", "program" -> {
                    String[] file = words[1].split(" ", 2);
                    if (file.length < 2 || !TreePath.isFile(file[1])) {
                        return Optional.empty();
                    }
                    files.put(file[1], new Kept(words[0].equals("program"), file[0]));
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        return facts.size() < 2
                ? Optional.empty()
                : Optional.of(new Manifest(facts.get("source"), facts.get("title"), sought, files));
    }
}
