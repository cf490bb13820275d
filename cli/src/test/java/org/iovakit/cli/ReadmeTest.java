// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README and docs/checking.md show in blocks of the language "console" is what is printed. */
@RequiresProgram(value = "gcc", debianPackage = "gcc")
@RequiresProgram(value = "codespell", debianPackage = "codespell")
class ReadmeTest {
    /** A command behind a dollar sign, and the lines below it. What has a remark is for the reader alone. */
    private static final Pattern TYPED = Pattern.compile("(?m)^\\$ (.*)\\n((?:(?!\\$ ).*\\n)*)");

    /** Lines that are left out. */
    private static final String REST = "...";

    private static final Map<String, String> PRINTED = new HashMap<>();

    @TempDir
    static Path scratch;

    private static Reader reader;

    @BeforeAll
    static void takeTheReadersKernel() throws IOException {
        reader = Reader.in(scratch);
    }

    record Example(Path file, String command, String output) {
        @Override
        public String toString() {
            return file.getFileName() + ": " + command;
        }
    }

    /** In the order of the documents: some need what one before them made. */
    static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (String name : List.of("README.md", "docs/checking.md")) {
            Path file = Console.PROJECT.resolve(name);
            Pattern.compile("(?ms)^```console\\n(.*?)^```$")
                    .matcher(Files.readString(file))
                    .results()
                    .flatMap(block -> TYPED.matcher(block.group(1)).results())
                    .filter(typed -> !typed.group(1).matches(".*\\s# .*"))
                    .forEach(typed -> examples.add(new Example(file, typed.group(1), typed.group(2))));
        }
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isWhatIsPrinted(Example example) {
        String printed = PRINTED.computeIfAbsent(example.command(), reader::type);
        assertTrue(
                isOf(example.output(), printed),
                () -> "shown:\n" + same(example.output()) + "printed:\n" + same(printed));
    }

    private static boolean isOf(String shown, String printed) {
        String pattern = same(shown)
                .lines()
                .map(line -> line.equals(REST) ? "(?:.*\\n)*?" : Pattern.quote(line) + "\\n")
                .collect(Collectors.joining());
        return Pattern.matches(pattern, same(printed));
    }

    /** Without what differs from one machine to the next: the kernel's name, times. */
    private static String same(String text) {
        return text.replaceAll("(?m)^(base +).*$", "$1KERNEL").replaceAll("\\b\\d+ ms\\b", "N ms");
    }

    @Test
    void anotherLineIsNoticed() {
        String printed = "one\ntwo\nthree in 7 ms\nfour\n";
        assertTrue(isOf("one\n...\nthree in 12 ms\n...\n", printed));
        assertTrue(isOf("...\nfour\n", printed));
        assertFalse(isOf("...\ntwo in 12 ms\n...\n", printed));
        assertFalse(isOf("one\n", printed), "lines are left out, and it is not said");
        assertFalse(isOf("...\nthree in 12 ms\ntwo\n...\n", printed), "another order");
    }
}
