// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Words of git, b4 and kunit.py, and words with a slip in them. */
class OtherProgramsTest {
    private static final Pattern NAMED = Pattern.compile("(?:iovakit ([a-z-]+)(?: [A-Z/a-z]+)? )?(--[a-z_-]+)");

    @TempDir
    Path scratch;

    /** The commands by the names that the table has for them. */
    private static Map<String, CommandLine> commands() {
        Map<String, CommandLine> commands = new TreeMap<>();
        CommandLine top = new CommandLine(CommandLine.Model.CommandSpec.create());
        IovakitCommand.COMMANDS.forEach(top::addSubcommand);
        collect(top, commands);
        return commands;
    }

    private static void collect(CommandLine command, Map<String, CommandLine> all) {
        command.getSubcommands().forEach((name, each) -> {
            all.put(name, each);
            collect(each, all);
        });
    }

    private static Stream<String> words(String cell) {
        return Stream.of(cell.split(" +", -1));
    }

    /** A line for what is an option here is never read; a line for no command neither. */
    @Test
    void theTableIsOfCommandsThatAreThereAndOfWordsThatAreNot() {
        Map<String, CommandLine> commands = commands();
        OtherPrograms.rows().forEach(row -> {
            assertEquals(3, row.size(), row::toString);
            for (String name : words(row.get(0)).toList()) {
                if (name.equals(OtherPrograms.TOP)) {
                    words(row.get(1)).forEach(word -> assertFalse(commands.containsKey(word), word));
                } else if (!name.equals("*")) {
                    assertTrue(commands.containsKey(name), row::toString);
                    words(row.get(1))
                            .forEach(word -> assertFalse(
                                    commands.get(name)
                                            .getCommandSpec()
                                            .optionsMap()
                                            .containsKey(word),
                                    () -> name + " has " + word));
                }
            }
        });
    }

    @Test
    void theAnswersNameOptionsThatAreThere() {
        Map<String, CommandLine> commands = commands();
        List<List<String>> rows = OtherPrograms.rows()
                .filter(row -> !row.get(0).equals("*") && !row.get(2).contains("git config"))
                .toList();
        int named = 0;
        for (List<String> row : rows) {
            Matcher options = NAMED.matcher(row.get(2));
            String asked = "";
            while (options.find()) {
                named++;
                asked = options.group(1) == null ? asked : options.group(1);
                for (String own : words(row.get(0)).toList()) {
                    String option = options.group(2);
                    String command = asked.isEmpty() ? own : asked;
                    assertTrue(
                            commands.containsKey(command)
                                    && commands.get(command)
                                            .getCommandSpec()
                                            .optionsMap()
                                            .containsKey(option),
                            () -> command + " has no " + option + ": " + row);
                }
            }
        }
        assertTrue(named > 30, "read only " + named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rnu                          | there is no command rnu; did you mean run? see iovakit --help",
                "dif                          | there is no command dif; did you mean diff? see iovakit --help",
                "trace imprt                  | there is no command imprt; did you mean import? see iovakit trace --help",
                "format-patch -3              | there is no command format-patch: that is iovakit run; see iovakit --help",
                "xyzzy                        | there is no command xyzzy; see iovakit --help",
                "run --kernle x               | there is no option --kernle; did you mean --kernel? see iovakit run --help",
                "run --tests_on_stage=2       | there is no option --tests_on_stage; did you mean --tests-on-stage? see iovakit run --help",
                "run --rfc                    | there is no option --rfc: say --prefix RFC; see iovakit run --help",
                "kunit --raw_output=all       | there is no option --raw_output: say --format ktap; see iovakit kunit --help",
                "reroll --force-revision 4    | there is no option --force-revision: say --reroll-count N; see iovakit reroll --help",
                "trace info --json a.trace    | there is no option --json: say --format json; see iovakit trace info --help",
                "doctor please                | doctor takes no further argument, and there is \"please\"; see iovakit doctor --help",
                "run --kernel                 | --kernel wants PATH behind it; see iovakit run --help",
                "trace replay --stage 3       | replay wants FILE, which is missing; see iovakit trace replay --help",
                "man rnu                      | there is no command rnu; see iovakit --help"
            })
    void eachIsAnsweredInALine(String line, String message) {
        Console.Result result = new Console(scratch).run(line.split(" +", -1));
        assertEquals(
                List.of(ExitCode.UNUSABLE, "", "iovakit: " + message + "\n"),
                List.of(result.exitCode(), result.out(), result.err()));
        assertEquals(Map.of(), Console.snapshot(scratch.resolve("console")));
    }

    @Test
    void withoutACommandTheHelpIsShown() {
        Console console = new Console(scratch);
        for (String command : List.of("", "trace ")) {
            Console.Result bare = console.run(command.isEmpty() ? new String[0] : new String[] {"trace"})
                    .expect(ExitCode.CLEAN);
            assertEquals(console.run((command + "--help").split(" ", -1)).out(), bare.out());
            assertTrue(bare.out().startsWith("Usage: iovakit "), bare.out());
            assertEquals("", bare.err());
        }
    }
}
