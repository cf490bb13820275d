// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.lifetime.CompleteLines;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;

/**
 * Runs a kernel's KUnit suite of the allocator in user space: the suite and the allocator as they are, on the shim.
 * Programs are built once and kept. Thread-safe, and safe beside other processes with the same directory.
 */
public final class NativeSuite {
    private static final List<String> PROGRAM =
            List.of(Shim.DIRECTORY + "/kunit/runner.c", Shim.DIRECTORY + "/kunit/sizes.c");

    private static final List<String> UNITS = List.of(KernelFiles.IOVA_C, KernelFiles.IOVA_KUNIT_C);

    /** A function that nobody declared is an error in a kernel's build too. */
    private static final List<String> OPTIONS = List.of("-O2", "-Werror=implicit-function-declaration");

    /** The suite is built in. */
    private static final List<String> FLAGS = List.of("-DCONFIG_IOMMU_IOVA_KUNIT_TEST=1");

    /** Some thousand times what the suite prints. */
    private static final int MAX_OUTPUT = 1 << 20;

    private static final Pattern SIZES = Pattern.compile(
            "(?m)^# struct iova: (\\d{1,9}) bytes, (\\d{1,9}) in the slab, (\\d{1,9}) in a cache line$");

    private final ProgramCache programs;
    private final Duration timeLimit;

    /**
     * Keeps the programs in a directory, which it creates when needed.
     *
     * @param timeLimit how long a suite may take before it counts as hanging
     */
    public NativeSuite(Compiler compiler, Path cache, Duration timeLimit) {
        this.programs = new ProgramCache(compiler, cache);
        this.timeLimit = timeLimit;
    }

    /**
     * Builds the suite if it is not there, and runs it.
     *
     * @param kernel a kernel source with at least {@link KernelFiles#all()} and {@link KernelFiles#IOVA_KUNIT_C}
     * @throws java.nio.file.NoSuchFileException if the kernel lacks one of the files
     * @throws BuildException if it does not build
     * @throws IOException if nothing can be built or run here, or somebody killed or stopped the program
     */
    public NativeRun run(KernelTree kernel) throws IOException {
        Path program = programs.program(new Recipe("kunit", PROGRAM, UNITS, OPTIONS, FLAGS), kernel);
        Ended run = Program.of(program.toString())
                .with("LC_ALL", "C")
                .merged()
                .within(timeLimit)
                .upTo(MAX_OUTPUT)
                .run();
        if (run.isDisturbed()) {
            throw new IOException(program + " " + run.words() + "; that says nothing of the suite, run it again");
        }
        // Of a line that it was kept from finishing nothing follows.
        String log = CompleteLines.of(run.output());
        return new NativeRun(log, Death.of(run, log), size(log), run.time());
    }

    private static Optional<StructSize> size(String output) {
        Matcher sizes = SIZES.matcher(output);
        if (!sizes.find()) {
            return Optional.empty();
        }
        return Optional.of(new StructSize(
                Integer.parseInt(sizes.group(1)), Integer.parseInt(sizes.group(2)), Integer.parseInt(sizes.group(3))));
    }
}
