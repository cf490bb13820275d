// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A program that it takes to build User Mode Linux and to boot it.
 *
 * @param program its name
 * @param debianPackage what brings it
 */
public record BuildTool(String program, String debianPackage) {

    /** All that are needed. A compiler without the headers of the C library is told by its own message. */
    public static final List<BuildTool> ALL = List.of(
            new BuildTool("make", "make"),
            new BuildTool("gcc", "gcc and libc6-dev"),
            new BuildTool("ld", "binutils"),
            new BuildTool("flex", "flex"),
            new BuildTool("bison", "bison"),
            new BuildTool("bc", "bc"),
            new BuildTool("python3", "python3"),
            new BuildTool("setsid", "util-linux"));

    /** Returns those that are in no directory of {@code path}, the value of {@code PATH}. */
    public static List<BuildTool> missing(String path) {
        return ALL.stream().filter(tool -> !tool.isIn(path)).toList();
    }

    private boolean isIn(String path) {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }

    @Override
    public String toString() {
        return program + " (Debian: " + debianPackage + ")";
    }
}
