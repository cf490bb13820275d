// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iovakit.lifetime.Temporary;

/**
 * All that is below some folders, by path: digests of files, targets of links, and folders.
 *
 * @param entries by path relative to the folder that the others are in
 */
record FileState(SortedMap<String, String> entries) {
    static FileState of(Path root, String... folders) throws IOException {
        SortedMap<String, String> entries = new TreeMap<>();
        for (String folder : folders) {
            Path top = root.resolve(folder);
            if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(top)) {
                for (Path file : files.toList()) {
                    entries.put(root.relativize(file).toString(), entry(file));
                }
            }
        }
        return new FileState(entries);
    }

    private static String entry(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return "-> " + Files.readSymbolicLink(file);
        }
        return Files.isDirectory(file) ? "folder" : digest(Files.readAllBytes(file));
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private FileState only(Predicate<String> paths) {
        return new FileState(entries.entrySet().stream()
                .filter(entry -> paths.test(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new)));
    }

    /** What is at a path and below it. */
    FileState at(String path) {
        return only(each -> each.equals(path) || each.startsWith(path + "/"));
    }

    /** All but what is at a path and below it. */
    FileState without(String path) {
        return only(each -> !each.equals(path) && !each.startsWith(path + "/"));
    }

    /** All but what a run that was killed may leave until the next one: files in progress, by their names. */
    FileState withoutFilesInProgress() {
        return only(each -> Stream.of(each.split("/", -1)).noneMatch(name -> Temporary.isBeside(Path.of(name))));
    }

    /** Whether each entry is that of one of two states. */
    boolean isMixOf(FileState one, FileState other) {
        Set<String> paths = new TreeSet<>(entries.keySet());
        paths.addAll(one.entries.keySet());
        return paths.stream()
                .allMatch(path -> Objects.equals(entries.get(path), one.entries.get(path))
                        || Objects.equals(entries.get(path), other.entries.get(path)));
    }

    /** What is different in another state, a word and a path each. */
    Set<String> differences(FileState other) {
        Set<String> differences = new TreeSet<>();
        other.entries.forEach((path, entry) -> {
            if (!entries.containsKey(path)) {
                differences.add("new: " + path);
            } else if (!entry.equals(entries.get(path))) {
                differences.add("changed: " + path);
            }
        });
        entries.keySet().stream()
                .filter(path -> !other.entries.containsKey(path))
                .forEach(path -> differences.add("gone: " + path));
        return differences;
    }
}
