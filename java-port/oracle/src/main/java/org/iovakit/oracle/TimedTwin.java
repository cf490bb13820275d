// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kernel's own allocator as a program that times itself, optimised as a kernel is; {@code timed.c} of the shim says
 * what it reads and writes. Built once and kept. Thread-safe, and safe beside other processes with the same directory.
 */
public final class TimedTwin {
    private static final List<String> PROGRAM = Stream.of("timed.c", "stream.c")
            .map(file -> Shim.DIRECTORY + "/replay/" + file)
            .toList();

    private final ProgramCache programs;

    /** Keeps the programs in a directory, which it creates when needed. */
    public TimedTwin(Compiler compiler, Path cache) {
        this.programs = new ProgramCache(compiler, cache);
    }

    /**
     * The program for a kernel, built if it is not there.
     *
     * @param kernel a kernel source with at least {@link KernelFiles#all()}, at any stage
     * @throws java.nio.file.NoSuchFileException if the kernel lacks one of the files
     * @throws BuildException if it does not build
     */
    public Path program(KernelTree kernel) throws IOException {
        return programs.program(
                new Recipe(
                        "timed",
                        PROGRAM,
                        List.of(KernelFiles.IOVA_C),
                        List.of("-O2"),
                        List.of(Replayers.LARGEST_PAGES)),
                kernel);
    }

    /**
     * The same for C of anybody's, which is kept from all but its memory, its trace and its answers.
     *
     * @throws java.nio.file.NoSuchFileException if the kernel lacks one of the files
     * @throws BuildException if it does not build
     */
    public Path strange(KernelTree kernel) throws IOException {
        return programs.program(
                new Recipe(
                        "timed",
                        PROGRAM,
                        List.of(KernelFiles.IOVA_C),
                        List.of("-O2"),
                        List.of(Replayers.LARGEST_PAGES, "-DREPLAY_CONFINED"),
                        WarningSet.ERRORS,
                        Replayers.CONFINING),
                kernel);
    }
}
