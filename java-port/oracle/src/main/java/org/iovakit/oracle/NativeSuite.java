// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.lifetime.CompleteLines;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;

/**
 * Runs a kernel's KUnit suite of the allocator in user space: the suite and the allocator as they are, on the shim.
 * Programs are built once and kept. Thread-safe, and safe beside other processes with the same directory.
 */
public final class NativeSuite {
    private static final List<String> PROGRAM = Stream.of("runner.c", "broken.c", "sizes.c", "spoil.c")
            .map(file -> Shim.DIRECTORY + "/kunit/" + file)
            .toList();

    private static final List<String> OPTIONS = BuildTree.concat(List.of("-O2"), WarningSet.ERRORS);

    /** The suite is built in. */
    private static final List<String> FLAGS =
            List.of("-DCONFIG_KUNIT=1", "-DCONFIG_IOMMU_IOVA_KUNIT_TEST=1", "-DSHIM_WATCH_LOCKS");

    /** Some thousand times what the suite prints. */
    private static final int MAX_OUTPUT = 1 << 20;

    private static final Pattern SIZES = Pattern.compile(
            "(?m)^# struct iova: (\\d{1,9}) bytes, (\\d{1,9}) in the slab, (\\d{1,9}) in a cache line$");

    /** How what it says of the verifier starts. */
    private static final String VERIFIER = "# verifier: ";

    private final List<String> units;
    private final ProgramCache programs;
    private final KeptTexts said;
    private final Duration timeLimit;

    /**
     * Keeps the programs in a directory, which it creates when needed.
     *
     * @param file the C file that holds the suite, from the top of a kernel
     * @param timeLimit how long a suite may take before it counts as hanging
     */
    public NativeSuite(String file, Compiler compiler, Path cache, Duration timeLimit) {
        this.units = List.of(KernelFiles.IOVA_C, file);
        this.programs = new ProgramCache(compiler, cache);
        this.said = new KeptTexts(cache);
        this.timeLimit = timeLimit;
    }

    /**
     * Builds the suite if it is not there, and runs it.
     *
     * @param kernel a kernel source with at least {@link KernelFiles#all()} and the file of the suite
     * @throws java.nio.file.NoSuchFileException if the kernel lacks one of the files
     * @throws BuildException if it does not build
     * @throws IOException if nothing can be built or run here, or somebody killed or stopped the program
     */
    public NativeRun run(KernelTree kernel) throws IOException {
        return run(List.of(program(kernel, OPTIONS).toString()));
    }

    /**
     * The same for C of anybody's, which is kept from all but its memory and its output, and whose memory has guards.
     *
     * @throws java.nio.file.NoSuchFileException if the kernel lacks one of the files
     * @throws BuildException if it does not build
     * @throws IOException if nothing can be built or run here, or somebody killed or stopped the program
     */
    public NativeRun runStrange(KernelTree allocator) throws IOException {
        KernelTree kernel = Replayers.seen(allocator);
        List<String> options = BuildTree.concat(OPTIONS, List.of("-DSHIM_GUARDED"));
        List<String> flags = BuildTree.concat(flags(kernel), List.of("-DREPLAY_CONFINED"));
        Recipe recipe = new Recipe("kunit", PROGRAM, units, options, flags, List.of(), Replayers.CONFINING);
        return run(List.of(programs.program(recipe, kernel).toString()));
    }

    /**
     * The same where a {@code long} has 32 bits; what is undefined there ends the suite, if the compiler can have it so.
     *
     * @param machine one that works
     */
    public NativeRun run(KernelTree kernel, Machine32 machine) throws IOException {
        Path program = program(kernel, BuildTree.concat(OPTIONS, machine.options()));
        return run(BuildTree.concat(machine.runner(), List.of(program.toString())));
    }

    /**
     * Proves the verifier that the suite counts on: each member and each link of a tree is spoiled in turn, under a lock
     * that it has to take.
     *
     * @param boundsMax32 whether {@code max32_alloc_size} has to be {@code dma_32bit_pfn} at most
     * @return what it does not see, a line each; empty if it can be relied on
     */
    public List<String> unseenSpoilings(KernelTree kernel, boolean boundsMax32) throws IOException {
        String output = kept(program(kernel, OPTIONS), boundsMax32 ? List.of("spoil", "max32") : List.of("spoil"));
        if (output.contains(" 0 of them unseen")) {
            return List.of();
        }
        List<String> said = output.lines()
                .filter(line -> line.startsWith(VERIFIER))
                .map(line -> line.substring(VERIFIER.length()))
                .toList();
        return said.isEmpty() ? List.of("its proof broke off") : said;
    }

    /**
     * Has the suite run on broken allocators, which {@code kunit/broken.c} of the shim has.
     *
     * @param cases those to run, by the name of the allocator
     * @throws IOException also if it does not come to its end
     */
    public List<BrokenRun> onBrokenAllocators(KernelTree kernel, SortedMap<String, List<String>> cases)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("broken"));
        cases.forEach((allocator, names) -> {
            arguments.add(allocator);
            arguments.add(String.join(",", names));
        });
        return BrokenRun.parse(kept(program(kernel, OPTIONS), arguments));
    }

    /** What a program says, which is always the same, and so is kept beside it. */
    private String kept(Path program, List<String> arguments) throws IOException {
        List<String> key = BuildTree.concat(List.of(program.getFileName().toString()), arguments);
        return said.text(key, () -> {
            Ended run = ended(BuildTree.concat(List.of(program.toString()), arguments));
            if (run.output().isEmpty() || run.ending() != Ended.Ending.ITSELF) {
                throw new IOException(program + " " + run.words() + " before it said what it found");
            }
            return run.output();
        });
    }

    private Path program(KernelTree kernel, List<String> options) throws IOException {
        return programs.program(new Recipe("kunit", PROGRAM, units, options, flags(kernel)), kernel);
    }

    private static List<String> flags(KernelTree kernel) throws IOException {
        return BuildTree.concat(FLAGS, Replayers.describe(kernel));
    }

    private Ended ended(List<String> command) throws IOException {
        Ended run = Program.of(command)
                .with("LC_ALL", "C")
                .merged()
                .within(timeLimit)
                .upTo(MAX_OUTPUT)
                .run();
        if (run.isDisturbed()) {
            throw new IOException(
                    command.get(0) + " " + run.words() + "; that says nothing of the suite, run it again");
        }
        return run;
    }

    private NativeRun run(List<String> command) throws IOException {
        Ended run = ended(command);
        // Of a line that it was kept from finishing nothing follows.
        String log = CompleteLines.of(run.output());
        return new NativeRun(log, Death.of(run, log), size(log), run.time());
    }

    /**
     * The program that runs the suite, built if it is not there.
     *
     * @param kernel a kernel source with at least {@link KernelFiles#all()} and the file of the suite
     * @throws java.nio.file.NoSuchFileException if the kernel lacks one of the files
     * @throws BuildException if it does not build
     */
    public Path program(KernelTree kernel) throws IOException {
        return program(kernel, OPTIONS);
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
