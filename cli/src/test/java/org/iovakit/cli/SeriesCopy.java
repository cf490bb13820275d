// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A home of the project in a scratch folder, with a copy of the series that tests may edit. */
final class SeriesCopy {
    private final Path home;

    SeriesCopy(Path home) {
        this.home = home;
        try {
            Path checked = Files.createDirectories(home.resolve("java-port/checked"));
            Files.copy(Console.PROJECT.resolve("java-port/checked/functions.tsv"), checked.resolve("functions.tsv"));
            linkSources(home);
            Path v1 = Files.createDirectories(folder(1));
            try (Stream<Path> files = Files.list(Console.PROJECT.resolve("series/iova-augmented-rbtree/v1"))) {
                for (Path file : files.toList()) {
                    Files.copy(file, v1.resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has a home the sources of the port that there are. */
    static void linkSources(Path home) throws IOException {
        for (String sources : List.of("java-port/kernel", "java-port/domain", "java-port/stages")) {
            Files.createSymbolicLink(home.resolve(sources), Console.PROJECT.resolve(sources));
        }
    }

    Path home() {
        return home;
    }

    /** The folder of a version, which need not be there. */
    Path folder(int version) {
        return home.resolve("series/iova-augmented-rbtree/v" + version);
    }

    String text(int version, String file) throws IOException {
        return Files.readString(folder(version).resolve(file));
    }

    /** Changes a file of a version; the change has to change something. */
    void edit(int version, String file, String regex, String replacement) throws IOException {
        String text = text(version, file);
        String edited = text.replaceFirst(regex, replacement);
        assertNotEquals(text, edited, () -> "the edit of " + file + " changes nothing in " + text);
        Files.writeString(folder(version).resolve(file), edited);
    }
}
