// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.patchgen.base.SearchPath;
import org.iovakit.testing.RequiresProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    Path scratch;

    private String cacheLine() {
        return new Console(scratch)
                .variable("XDG_CACHE_HOME", scratch.toString())
                .run("doctor")
                .out()
                .lines()
                .dropWhile(line -> !line.equals("cache"))
                .skip(1)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @RequiresProgram(value = "python3", debianPackage = "python3-kconfiglib")
    void saysWhetherKconfigCanBeRead() throws Exception {
        boolean there = new ProcessBuilder("/usr/bin/python3", "-c", "import kconfiglib")
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
        String out = new Console(scratch).run("doctor").out();
        assertTrue(out.contains((there ? "\n  ok       kconfiglib " : "\n  missing  kconfiglib ")), out);
        assertEquals(!there, out.matches("(?s).*\n  apt-get install .*\\bpython3-kconfiglib\\b.*"), out);
    }

    /** Only git is here: the other tools are missing, which is no reason to fail. */
    @Test
    void oneCommandBringsAllThatIsMissing() throws IOException {
        Path programs = Files.createDirectory(scratch.resolve("bin"));
        Console console = new Console(scratch).variable("PATH", programs.toString());
        Console.Result none = console.run("doctor").expect(ExitCode.UNUSABLE);
        assertTrue(none.out().contains("\n  missing  git             -  "), none.out());
        assertTrue(none.out().contains("; run cannot be used without git "), none.out());
        assertTrue(none.out().lines().anyMatch(line -> line.startsWith("  apt-get install git ")), none.out());
        JsonNode json = new ObjectMapper()
                .readTree(console.run("doctor", "--format", "json")
                        .expect(ExitCode.UNUSABLE)
                        .out());
        assertFalse(json.path("usable").asBoolean());
        assertEquals("git", json.path("missingPackages").get(0).asText());
        assertEquals(
                List.of(true, false),
                Stream.of("java", "git")
                        .map(name -> json.path("tools").findValuesAsText("name").indexOf(name))
                        .map(place ->
                                json.path("tools").get(place).path("found").asBoolean())
                        .toList());
        Files.createSymbolicLink(
                programs.resolve("git"),
                SearchPath.of(System.getenv("PATH")).find("git").orElseThrow());
        Console.Result git = console.run("doctor").expect(ExitCode.CLEAN);
        String command = git.out()
                .lines()
                .filter(line -> line.startsWith("  apt-get install "))
                .findFirst()
                .orElseThrow();
        assertTrue(command.contains(" gcc libc6-dev ") && command.contains(" flex bison "), command);
        List<String> words = List.of(command.strip().split(" "));
        assertEquals(words.size(), Set.copyOf(words).size(), command);
    }

    @Test
    void verboseShowsEachCommandThatIsRun() {
        Console console = new Console(scratch);
        Console.Result plain = console.run("doctor");
        Console.Result verbose = console.run("doctor", "--verbose");
        assertEquals(plain.out(), verbose.out());
        assertEquals("", plain.err());
        assertTrue(verbose.err().lines().allMatch(line -> line.startsWith("iovakit: runs ")), verbose.err());
        assertTrue(verbose.err().contains("iovakit: runs git config --null --get-regexp "), verbose.err());
        assertEquals("", console.run("doctor").err());
    }

    @Test
    void saysWhatTheCacheTakesAndHowToDeleteIt() throws IOException {
        Path cache = scratch.resolve("iovakit");
        assertEquals("  " + cache + "  empty", cacheLine());
        Files.createDirectories(cache.resolve("kernels/linux/source"));
        Files.write(cache.resolve("kernels/linux/source/Makefile"), new byte[2_500_000]);
        Files.createDirectories(cache.resolve("programs"));
        Files.write(cache.resolve("programs/suite"), new byte[300_000]);
        assertEquals("  " + cache + "  2.8 MB (kernels 2.5 MB, programs 0.3 MB)", cacheLine());
    }
}
