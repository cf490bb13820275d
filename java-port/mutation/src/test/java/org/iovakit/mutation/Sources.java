// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Java sources of the port, by class. Not thread-safe. */
final class Sources {
    private final Path port;
    private final Map<String, List<String>> linesByClass = new HashMap<>();

    /**
     * Reads sources where they are asked for.
     *
     * @param port the folder of all modules of the port
     */
    Sources(Path port) {
        this.port = port;
    }

    /**
     * A line of a class, trimmed.
     *
     * @param type its name, with that of a nested class behind a dollar sign
     * @param number from 1 on
     * @throws IOException if no module, or more than one, has the source of that class
     */
    String line(String type, int number) throws IOException {
        String outer = type.replaceFirst("\\$.*", "");
        List<String> lines = linesByClass.get(outer);
        if (lines == null) {
            lines = Files.readAllLines(file(outer));
            linesByClass.put(outer, lines);
        }
        return lines.get(number - 1).trim();
    }

    private Path file(String outer) throws IOException {
        String inModule = "src/main/java/" + outer.replace('.', '/') + ".java";
        // Stages are modules of a folder of their own.
        try (Stream<Path> modules = Files.walk(port, 2)) {
            List<Path> files = modules.map(module -> module.resolve(inModule))
                    .filter(Files::exists)
                    .toList();
            if (files.size() != 1) {
                throw new IOException("source of " + outer + " below " + port + ": " + files);
            }
            return files.get(0);
        }
    }
}
