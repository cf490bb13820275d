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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shells themselves are asked what they complete. */
class CompletionCommandTest {
    /** Calls the function that bash has been told to call, as bash does when the last word is to be completed. */
    private static final String IN_BASH = """
            source "$1"
            compopt() { :; }
            read -r -a COMP_WORDS <<< "$2"
            if [ "${2: -1}" = " " ]; then COMP_WORDS+=(""); fi
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            COMP_LINE=$2 COMP_POINT=${#2}
            registered=$(complete -p iovakit)
            function=${registered##*-F }
            "${function% iovakit}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    /** Types at the prompt of a zsh on a terminal, the tab key last, and reads on until there is what is expected. */
    private static final String IN_ZSH = """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            expect() { local seen; zpty -r -m shell seen "*$1*" && print -r -- "$seen" }
            zpty -w shell "PS1=; autoload -U compinit; compinit -u -D; source $1; echo REA''DY"
            expect READY
            zpty -w -n shell "$2"$'\\t'
            expect "$3"
            zpty -d shell
            """;

    @TempDir
    Path scratch;

    private String ask(String shell, String program, String... arguments) throws IOException, InterruptedException {
        Path script = Files.writeString(
                scratch.resolve("completion." + shell),
                new Console(scratch)
                        .run("completion", shell)
                        .expect(ExitCode.CLEAN)
                        .out());
        Path asking = Files.writeString(scratch.resolve("ask." + shell), program);
        List<String> command = new ArrayList<>(List.of(shell, asking.toString(), script.toString()));
        command.addAll(List.of(arguments));
        Path answer = scratch.resolve("answer");
        Process process = new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Files.readString(answer, UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "iovakit par, parity",
        "iovakit parity --sani, --sanitize",
        "'iovakit parity --format ', json text",
        "iovakit base p, pin",
        "iovakit rer, reroll",
        "iovakit kunit --stage two, two-phase-search",
        "iovakit parity --stage al, aligned-gaps all",
        "iovakit diff --from lim, limit-aware",
        "iovakit diff --scenario 32, 32bit-in-64bit",
        "iovakit diff --trace comple, completion.bash",
        "'iovakit completion ', bash zsh",
    })
    @RequiresProgram(value = "bash", debianPackage = "bash")
    void bashCompletes(String typed, String completions) throws IOException, InterruptedException {
        Set<String> expected = new TreeSet<>(List.of(completions.split(" ", -1)));
        Set<String> answer = new TreeSet<>(ask("bash", IN_BASH, typed).lines().toList());
        assertEquals(expected, answer);
    }

    @ParameterizedTest
    @CsvSource({
        "iovakit par, iovakit parity",
        "iovakit parity --sani, iovakit parity --sanitize",
        "iovakit parity --format js, iovakit parity --format json",
    })
    @RequiresProgram(value = "zsh", debianPackage = "zsh")
    void zshCompletes(String typed, String completed) throws IOException, InterruptedException {
        String answer = ask("zsh", IN_ZSH, typed, completed);
        assertTrue(answer.contains(completed), answer);
    }

    @Test
    void otherShellsAreRefused() {
        new Console(scratch).run("completion", "fish").expectRefusal("fish", "bash, zsh");
    }
}
