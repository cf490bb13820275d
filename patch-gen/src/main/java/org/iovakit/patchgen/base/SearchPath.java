// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The directories that programs are looked for in, in this order. */
public record SearchPath(List<Path> directories) {

    public SearchPath {
        directories = List.copyOf(directories);
    }

    /** Splits the value of {@code PATH}. */
    public static SearchPath of(String variable) {
        return new SearchPath(Arrays.stream(variable.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .toList());
    }

    /** Returns the first program of this name; empty if there is none. */
    public Optional<Path> find(String program) {
        return directories.stream()
                .map(directory -> directory.resolve(program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
