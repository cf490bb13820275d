// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.iovakit.app.Environment;

/**
 * Finds names that are not UTF-8. Linux takes any bytes for a name; Java puts a mark in the place of those that it cannot
 * read, and would then open or make another file.
 */
final class NameCheck {
    /** What Java puts there. */
    private static final String LOST = "\uFFFD";

    private static final int LONGEST_CHARACTER = 4;

    private NameCheck() {}

    /** What is wrong with the arguments; empty if they can be read. */
    static Optional<String> arguments(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].contains(LOST)) {
                return Optional.of(complaint("the argument " + asTyped(arguments, i)));
            }
        }
        return Optional.empty();
    }

    /** What is wrong with the names that come with the environment; empty if they can be read. */
    static Optional<String> surroundings(Environment environment) {
        if (environment.directory().toString().contains(LOST)) {
            return Optional.of(complaint("the path of the current folder, " + environment.directory() + ","));
        }
        List<String> names = environment.variables().containsKey("XDG_CACHE_HOME")
                        && environment.variables().containsKey("XDG_CONFIG_HOME")
                ? List.of("TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "IOVAKIT_KERNEL", "CC")
                : List.of("TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "IOVAKIT_KERNEL", "CC", "HOME");
        return names.stream()
                .filter(name -> environment.variables().getOrDefault(name, "").contains(LOST))
                .findFirst()
                .map(name ->
                        complaint(name + ", which is " + environment.variables().get(name) + ","));
    }

    private static String complaint(String what) {
        return what + " is not UTF-8, and Java cannot name such a file; rename it, or give it a link with another name";
    }

    /** With the bytes that are no text in hexadecimal, if the system still knows them. */
    private static String asTyped(String[] arguments, int index) {
        try {
            List<String> all = split(Files.readAllBytes(Path.of("/proc/self/cmdline")));
            int at = all.size() - arguments.length + index;
            return at < 0 || !all.get(at).contains("\\x") ? arguments[index] : all.get(at);
        } catch (IOException e) {
            return arguments[index];
        }
    }

    private static List<String> split(byte[] line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length; ) {
            int length = characterAt(line, i);
            text.append(length == 0 ? String.format("\\x%02x", line[i]) : new String(line, i, length, UTF_8));
            i += Math.max(length, 1);
        }
        return Arrays.asList(text.toString().split("\0", -1))
                .subList(0, (int) text.chars().filter(c -> c == 0).count());
    }

    /** How many bytes the character takes that begins here; 0 if none does. */
    private static int characterAt(byte[] bytes, int start) {
        for (int length = 1; length <= LONGEST_CHARACTER && start + length <= bytes.length; length++) {
            if (isText(ByteBuffer.wrap(bytes, start, length))) {
                return length;
            }
        }
        return 0;
    }

    private static boolean isText(ByteBuffer bytes) {
        try {
            UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
