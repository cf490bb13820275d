// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.iovakit.cli.shared.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fetching does before it comes to the network; what it does there is tested where apt is run. */
class BaseFetchTest {
    @TempDir
    Path scratch;

    private Console console;

    @BeforeEach
    void start() {
        console = new Console(scratch);
    }

    @Test
    void theKernelsOfTheTestsAreTakenWhereTheyAre() throws IOException {
        Path installed = Files.createDirectory(scratch.resolve("usr-src"));
        Path fetched = Files.createDirectories(scratch.resolve("cache/test-kernels/linux-source-7.2"));
        Path old = Files.createFile(installed.resolve("linux-source-6.1.tar.xz"));
        Path middle = Files.createFile(installed.resolve("linux-source-6.12.tar.xz"));
        Path current = Files.createFile(fetched.resolve("linux-source-7.2.tar.xz"));
        Path next = Files.createFile(installed.resolve("linux-source-7.3.tar.xz"));
        Console.Result result = console.run("base", "fetch", "--tests").expect(ExitCode.CLEAN);
        assertEquals("""
                6.1      %s
                6.12     %s
                7.2      %s
                7.3      %s
                """.formatted(old, middle, current, next), result.out());
        assertEquals("", result.err());
    }

    @Test
    void eachThatCannotBeHadIsNamed() throws IOException {
        Path installed = Files.createDirectory(scratch.resolve("usr-src"));
        Path there = Files.createFile(installed.resolve("linux-source-6.12.tar.xz"));
        Console.Result result = console.variable("PATH", scratch.toString())
                .run("base", "fetch", "--tests")
                .expect(ExitCode.UNUSABLE);
        assertEquals("6.12     " + there + "\n", result.out());
        List<String> messages = result.err()
                .lines()
                .filter(line -> line.contains("cannot have"))
                .toList();
        assertEquals(3, messages.size(), result.err());
        List<String> missing = List.of("6.1", "7.2", "7.3");
        for (int at = 0; at < missing.size(); at++) {
            String start = "iovakit: cannot have linux-source-" + missing.get(at) + ": this machine has no apt-get";
            assertTrue(messages.get(at).startsWith(start), result.err());
        }
    }

    @Test
    void whatCannotBeAskedForIsRefused() {
        console.run("base", "fetch", "--tests", "--suite", "sid").expectRefusal("--tests", "--suite");
        console.run("base", "fetch", "--suite", "sid main").expectRefusal("'sid main' is no suite of Debian");
        console.run("base", "fetch", "--package", "hello").expectRefusal("'hello'", "linux-source-6.12");
    }
}
