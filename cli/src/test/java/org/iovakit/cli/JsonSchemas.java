// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The schemas that docs/json.md describes: of each the keys at the top, and whether they are always there. */
final class JsonSchemas {
    private static final Path DOCUMENT = Console.PROJECT.resolve("docs/json.md");
    private static final Pattern SCHEMA = Pattern.compile("## `([a-z-]+)`.*");
    private static final Pattern KEY = Pattern.compile("\\| `(\\w+)` +\\| (always|sometimes) +\\| .*\\|");

    private static final Map<String, Map<String, Boolean>> ALL = read();

    private JsonSchemas() {}

    private static Map<String, Map<String, Boolean>> read() {
        Map<String, Map<String, Boolean>> schemas = new TreeMap<>();
        Map<String, Boolean> keys = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(DOCUMENT)) {
                Matcher schema = SCHEMA.matcher(line);
                Matcher key = KEY.matcher(line);
                if (schema.matches()) {
                    keys = new TreeMap<>(Map.of("schema", true, "version", true));
                    schemas.put(schema.group(1), keys);
                } else if (key.matches()) {
                    keys.put(key.group(1), key.group(2).equals("always"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return schemas;
    }

    /** The keys of each schema, and whether each is always there. */
    static Map<String, Map<String, Boolean>> all() {
        return ALL;
    }

    /** Asserts that a command's document has the version and the keys that are described, and no others. */
    static void check(String text) {
        JsonNode document;
        try {
            document = new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
        String schema = document.path("schema").asText();
        Map<String, Boolean> keys = ALL.get(schema);
        assertTrue(keys != null, () -> "docs/json.md has no schema \"" + schema + "\": " + text);
        assertEquals(1, document.path("version").asInt(), text);
        document.fieldNames()
                .forEachRemaining(name ->
                        assertTrue(keys.containsKey(name), () -> "docs/json.md has no key " + name + " of " + schema));
        keys.forEach((name, always) -> assertTrue(
                !always || document.has(name), () -> "a document of " + schema + " has no " + name + ": " + text));
    }
}
