// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs that a plain machine may lack. A test that misses something is skipped, by name and with what would
 * bring it; where {@code IOVAKIT_STRICT} is "true" it fails.
 */
public final class Requirements {

    private static final Requirements OF_THIS_MACHINE = new Requirements(System.getenv());

    private final Map<String, String> environment;

    Requirements(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Returns the path of a program, or skips the test.
     *
     * @param debianPackage the package that has the program
     */
    public static Path program(String name, String debianPackage) {
        return OF_THIS_MACHINE.requireProgram(name, debianPackage);
    }

    /** Skips the test, or fails it, with a message of what is needed and how to get it. */
    public static void missing(String message) {
        OF_THIS_MACHINE.reportMissing(message);
    }

    Path requireProgram(String name, String debianPackage) {
        Optional<Path> program = Arrays.stream(
                        environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
        if (program.isEmpty()) {
            reportMissing("needs " + name + ": install the Debian package " + debianPackage);
        }
        return program.orElseThrow();
    }

    void reportMissing(String message) {
        if ("true".equals(environment.get("IOVAKIT_STRICT"))) {
            Assertions.fail(message + " (IOVAKIT_STRICT is set)");
        }
        Assumptions.abort(message);
    }
}
