// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;

/**
 * Programs whose {@code long} has 32 bits: whether the compiler makes them, and what runs them here.
 *
 * @param options for the compiler and the linker
 * @param runner the command that a program's path is added to; empty where the machine itself runs it
 * @param missing why there are none, and what would bring them; empty if there are
 */
public record Machine32(List<String> options, List<String> runner, String missing) {
    private static final List<String> NARROW = List.of("-m32");

    /** Shifts by 32 and the like are undefined there, and not where a long has 64 bits. */
    private static final List<String> SANITIZER = List.of("-fsanitize=undefined", "-fno-sanitize-recover=all");

    private static final String EMULATOR = "qemu-i386";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int OUTPUT = 1 << 16;

    /** It includes a header of the C library, as the programs that count do. */
    private static final String PROBE = """
            #include <stdio.h>
            int main(int argc, char **argv)
            {
            	(void)argv;
            	return puts("runs") < 0 || (1L << argc) != 2 || sizeof(long) != 4;
            }
            """;

    public Machine32 {
        options = List.copyOf(options);
        runner = List.copyOf(runner);
    }

    /**
     * Tries it.
     *
     * @param cache where the program that is tried is kept
     * @param environment whose {@code PATH} may have an emulator
     * @throws IOException if nothing can be tried here
     */
    public static Machine32 find(Compiler compiler, Path cache, Map<String, String> environment) throws IOException {
        List<String> sanitized = BuildTree.concat(NARROW, SANITIZER);
        Path probe;
        List<String> options = sanitized;
        try {
            probe = probe(compiler, cache, sanitized);
        } catch (BuildException e) {
            options = NARROW;
            try {
                probe = probe(compiler, cache, NARROW);
            } catch (BuildException none) {
                return new Machine32(
                        List.of(),
                        List.of(),
                        "%s -m32 makes no programs here; on Debian the package gcc-multilib brings what it takes"
                                .formatted(compiler));
            }
        }
        for (List<String> runner : runners(environment)) {
            if (runs(BuildTree.concat(runner, List.of(probe.toString())))) {
                return new Machine32(options, runner, "");
            }
        }
        return new Machine32(
                List.of(),
                List.of(),
                "this machine runs no 32-bit programs; on Debian the package qemu-user brings what it takes");
    }

    /** Whether there are such programs here. */
    public boolean works() {
        return missing.isEmpty();
    }

    private static Path probe(Compiler compiler, Path cache, List<String> options) throws IOException {
        Content content = new Content()
                .add(List.of(compiler.toString(), compiler.version(), PROBE))
                .add(options);
        return new KeptFiles(cache).file("machine32", content, program -> {
            try (TemporaryDirectory directory = TemporaryDirectory.create()) {
                Files.writeString(directory.path().resolve("probe.c"), PROBE, StandardCharsets.US_ASCII);
                List<String> all = BuildTree.concat(options, List.of("probe.c", "-o", program.toString()));
                Ended result = compiler.run(all, directory.path());
                if (result.status() != 0) {
                    throw new BuildException(result.output());
                }
            }
        });
    }

    private static List<List<String>> runners(Map<String, String> environment) {
        List<List<String>> runners = new ArrayList<>(List.of(List.of()));
        Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(environment.getOrDefault("PATH", ""))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, EMULATOR))
                .filter(Files::isExecutable)
                .findFirst()
                .ifPresent(emulator -> runners.add(List.of(emulator.toString())));
        return runners;
    }

    private static boolean runs(List<String> command) {
        try {
            return Program.of(command)
                    .merged()
                    .within(PATIENCE)
                    .upTo(OUTPUT)
                    .run()
                    .isGood();
        } catch (IOException e) {
            // The system says so of a program that it has no way to run.
            return false;
        }
    }
}
