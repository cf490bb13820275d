// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents for programs. {@link Console} holds each one that any test has printed against docs/json.md. */
class JsonReportTest {
    private static final Pattern USE = Pattern.compile("(?:JsonReport\\.of|[^.]document)\\(\\s*\"([a-z-]+)\"");

    @TempDir
    Path scratch;

    @Test
    void eachSchemaIsDescribedAndPrinted() throws IOException {
        Set<String> printed = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Console.PROJECT.resolve("cli/src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher use = USE.matcher(Files.readString(file));
                while (use.find()) {
                    assertTrue(printed.add(use.group(1)), () -> use.group(1) + " is two documents");
                }
            }
        }
        assertEquals(printed, JsonSchemas.all().keySet());
    }

    /** The text was called a table before. */
    @ParameterizedTest
    @ValueSource(
            strings = {"series", "kunit --backend java --stage 0 iova.test_find*", "trace replay a.trace --stage 0"})
    void theTextHasTwoNames(String command) throws IOException {
        Console console = new Console(scratch);
        Files.writeString(console.directory().resolve("a.trace"), "iovakit-trace 1\nmachine 1\ndomain 4096 0x1 tree\n");
        String text = untimed(console.run(command.split(" ")));
        for (String name : List.of("text", "table", "Text")) {
            assertEquals(text, untimed(console.run((command + " --format " + name).split(" "))));
        }
    }

    /** The output without figures: each run takes its own time. */
    private static String untimed(Console.Result result) {
        return result.expect(ExitCode.CLEAN).out().replaceAll("[ .\\d]+", " ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kunit        | kunit --backend java --stage 0",
                "diff         | diff 0 1 --trace a.trace",
                "matrix       | diff --matrix --scenario linear-search --ranges 40,80",
                "series       | series",
                "doctor       | doctor",
                "trace-info   | trace info a.trace",
                "trace-replay | trace replay a.trace --stage 0 --touches"
            })
    void aDocumentSaysWhatItIs(String schema, String command) throws IOException {
        Console console = new Console(scratch);
        Files.writeString(console.directory().resolve("a.trace"), "iovakit-trace 1\nmachine 1\ndomain 4096 0x1 tree\n");
        Console.Result result = console.run((command + " --format json").split(" ", -1));
        assertTrue(result.exitCode() != ExitCode.UNUSABLE, result.err());
        assertTrue(
                result.out().startsWith("{\n  \"schema\" : \"" + schema + "\",\n  \"version\" : 1,\n"), result.out());
        assertEquals(
                schema, new ObjectMapper().readTree(result.out()).get("schema").asText());
    }
}
