// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands of README and the other documents can be typed, and their links lead somewhere. */
class DocsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");

    /** Up to where the shell, a sentence or a remark takes over. */
    private static final Pattern COMMAND = Pattern.compile("\\./iovakit ((?:(?!\\s#|&&)[^\\n`|>()])*)");

    private static final Map<String, CommandLine> COMMANDS = IovakitCommand.COMMANDS.stream()
            .map(CommandSpec::forAnnotatedObject)
            .collect(Collectors.toMap(CommandSpec::name, CommandLine::new));

    private static Map<Path, String> documents() {
        try (Stream<Path> docs = Files.list(Console.PROJECT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md").map(Console.PROJECT::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .collect(Collectors.toMap(file -> file, DocsTest::text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The anchor of a heading, as GitHub and others make it. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
    }

    private static Set<String> anchors(Path file) {
        return Pattern.compile("(?m)^#+ (.*)$")
                .matcher(text(file))
                .results()
                .map(heading -> anchor(heading.group(1)))
                .collect(Collectors.toSet());
    }

    @Test
    void linksLeadSomewhere() {
        List<String> dead = new ArrayList<>();
        documents().forEach((file, text) -> {
            for (MatchResult link : LINK.matcher(text).results().toList()) {
                Path target = link.group(1).isEmpty() ? file : file.resolveSibling(link.group(1));
                boolean leads = Files.exists(target)
                        && (link.group(2) == null || anchors(target).contains(link.group(2)));
                if (!leads) {
                    dead.add(file.getFileName() + ": " + link.group());
                }
            }
        });
        assertEquals(List.of(), dead);
    }

    @Test
    void commandsCanBeTyped() {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Map.Entry<Path, String> document : documents().entrySet()) {
            for (MatchResult command :
                    COMMAND.matcher(document.getValue()).results().toList()) {
                if (!command.group(1).startsWith("COMMAND")) {
                    seen++;
                    String problem = problem(List.of(command.group(1).trim().split("\\s+")));
                    if (!problem.isEmpty()) {
                        wrong.add(document.getKey().getFileName() + ": " + command.group() + ": " + problem);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(seen > 100, () -> "few commands were found");
    }

    /** What is wrong with the names of command and options; empty if nothing is. */
    private static String problem(List<String> words) {
        CommandLine command = COMMANDS.get(words.get(0));
        if (command == null) {
            return "there is no such command";
        }
        for (String word : words.subList(1, words.size())) {
            String name = word.replaceFirst("=.*", "");
            if (command.getSubcommands().containsKey(word)) {
                command = command.getSubcommands().get(word);
            } else if (name.matches("-{1,2}[a-z].*") && command.getCommandSpec().findOption(name) == null) {
                return "there is no " + name;
            }
        }
        return "";
    }

    @Test
    void aWrongNameIsNoticed() {
        assertEquals("there is no such command", problem(List.of("walk")));
        assertEquals("there is no --nowhere", problem(List.of("trace", "judge", "--html", "page", "--nowhere", "x")));
    }

    @Test
    void theReadmeHasEveryCommandInItsTable() {
        Set<String> named = new TreeSet<>();
        Pattern.compile("(?m)^\\| ((?:`[a-z-]+`(?:, )?)+) \\|")
                .matcher(text(Console.PROJECT.resolve("README.md")))
                .results()
                .forEach(row ->
                        named.addAll(List.of(row.group(1).replace("`", "").split(", "))));
        Set<String> commands = new TreeSet<>(COMMANDS.keySet());
        commands.remove("help");
        assertEquals(commands, named);
    }
}
