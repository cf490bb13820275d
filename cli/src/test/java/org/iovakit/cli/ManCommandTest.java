// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.Requirements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual pages say what --help says, and mandoc has nothing to say of them. */
class ManCommandTest {
    private static final Pattern OPTION = Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z][\\w-]*)");

    @TempDir
    Path scratch;

    private Console console;

    @BeforeEach
    void makeConsole() {
        console = new Console(scratch);
    }

    private String mandoc(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Requirements.program("mandoc", "mandoc").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }

    /** All commands, each as its words, as the program's own help lists them. */
    private List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>(List.of(List.of()));
        for (int i = 0; i < commands.size(); i++) {
            for (String name : below(commands.get(i))) {
                List<String> longer = new ArrayList<>(commands.get(i));
                longer.add(name);
                commands.add(longer);
            }
        }
        return commands;
    }

    private List<String> below(List<String> command) {
        String help = help(command);
        int list = help.indexOf("\nCommands:\n");
        return list < 0
                ? List.of()
                : Pattern.compile("(?m)^  ([a-z-]+) ")
                        .matcher(help.substring(list + 1).split("\n\n", 2)[0])
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .filter(name -> !name.equals("help"))
                        .toList();
    }

    private String help(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add("--help");
        return console.run(arguments.toArray(String[]::new))
                .expect(ExitCode.CLEAN)
                .out();
    }

    @Test
    void everyCommandHasAPageWithAllOfItsOptions() throws IOException, InterruptedException {
        console.run("man", "--out", "man1").expect(ExitCode.CLEAN);
        Path folder = console.directory().resolve("man1");
        List<String> names = new ArrayList<>();
        for (List<String> command : commands()) {
            List<String> words = new ArrayList<>(List.of("iovakit"));
            words.addAll(command);
            String name = String.join("-", words) + ".1";
            names.add(name);
            Path page = folder.resolve(name);
            assertEquals("", mandoc("-Tlint", "-Wwarning", page.toString()));
            String read = mandoc("-Tascii", page.toString()).replaceAll(".\b", "");
            List<String> options = OPTION.matcher(help(command))
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .toList();
            assertTrue(options.contains("--verbose") && options.contains("--help"), options::toString);
            for (String option : options) {
                assertTrue(
                        Pattern.compile("(?m)^       (?:-\\w, )?" + option + "(?:=|$| )")
                                .matcher(read)
                                .find(),
                        () -> option + " is not in " + read);
            }
        }
        assertTrue(names.contains("iovakit-base-pin.1") && names.contains("iovakit-run.1"), names::toString);
        assertEquals(
                names.stream().sorted().toList(),
                List.copyOf(Console.snapshot(folder).keySet()));
    }

    @Test
    void pageReadsAsWritten() throws IOException, InterruptedException {
        Path page = Files.writeString(
                scratch.resolve("run.1"),
                console.variable("SOURCE_DATE_EPOCH", "1747101618")
                        .run("man", "run")
                        .expect(ExitCode.CLEAN)
                        .out());
        String read = mandoc("-Tascii", "-Owidth=400", page.toString()).replaceAll(".\b", "");
        assertTrue(read.contains("iovakit-run - validate every stage, then render the series: the main job"), read);
        assertTrue(read.contains("(default: $SOURCE_DATE_EPOCH, else now)"), read);
        assertTrue(read.contains("iovakit run --kernel ~/src/linux --rev v6.12 --out /tmp/outgoing"), read);
        assertTrue(read.contains("2025-05-13"), read);
    }

    @Test
    void topPageTellsExitCodes() throws IOException, InterruptedException {
        Path page = Files.writeString(
                scratch.resolve("iovakit.1"), console.run("man").out());
        String read = mandoc("-Tascii", page.toString()).replaceAll(".\b", "");
        assertTrue(read.contains("\nEXIT CODES\n       0  clean\n       1  a test failed"), read);
    }

    @Test
    void commandThatIsNotIsRefused() {
        console.run("man", "base", "pim").expectRefusal("there is no command base pim", "iovakit base --help");
        console.run("man", "run", "--out", "x").expectRefusal("--out", "name none");
    }
}
