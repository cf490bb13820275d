// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.PrintedTrouble;

/**
 * Builds a kernel as User Mode Linux with its own kunit.py, in a directory outside of the source. The directory is meant
 * to be used again: make builds what has changed since. It belongs to one build at a time; that is for the caller to see
 * to. For one thread.
 */
public final class KernelBuild {

    private static final String KUNIT_PY = "tools/testing/kunit/kunit.py";

    /** In the build directory while a build runs, and after one that was cut off. */
    private static final String UNFINISHED = ".iovakit-unfinished";

    private final Path source;
    private final Path directory;
    private final Map<String, String> environment;
    private final Duration limit;

    /**
     * @param source the top of the kernel, which make may write to
     * @param directory where it is built; must exist
     * @param variables the environment; what would change the build is left out
     * @param limit how long a build may take
     * @throws KernelException if a program is missing that building takes, or the kernel has no kunit.py
     */
    public KernelBuild(Path source, Path directory, Map<String, String> variables, Duration limit)
            throws KernelException {
        this.source = source.toAbsolutePath();
        this.directory = directory.toAbsolutePath();
        this.environment = BuildEnvironment.of(variables);
        this.limit = limit;
        List<BuildTool> missing = BuildTool.missing(variables.getOrDefault("PATH", ""));
        if (!missing.isEmpty()) {
            throw new KernelException("cannot build a kernel without "
                    + String.join(
                            ", ", missing.stream().map(BuildTool::toString).toList())
                    + "; install what is missing");
        }
        if (!Files.isRegularFile(source.resolve(KUNIT_PY))) {
            throw new KernelException(
                    "the kernel has no " + KUNIT_PY + ", so it cannot be built for KUnit; name a newer one");
        }
    }

    /**
     * Builds the kernel.
     *
     * @param kunitconfig path below the source of the fragment of configuration that turns the tests on
     * @param log a file that is made anew, for all that the build prints
     * @return what the compiler or make said of why it failed, the first reason first; empty if there is a kernel now
     * @throws KernelException if the build could not be run to its end
     */
    public List<String> run(String kunitconfig, Path log) throws KernelException {
        try {
            dropWhatWasCutOff();
            requireCleanSource(log);
        } catch (IOException | UncheckedIOException e) {
            throw new KernelException("cannot prepare the build directory " + directory + ": " + e.getMessage(), e);
        }
        int jobs = Runtime.getRuntime().availableProcessors();
        Ended end = supervised(List.of(
                        "python3",
                        KUNIT_PY,
                        "build",
                        "--build_dir=" + directory,
                        "--kunitconfig=" + kunitconfig,
                        "--jobs=" + jobs))
                .run(log, directory.resolve(UNFINISHED), limit);
        if (end.ending() != Ended.Ending.ITSELF) {
            throw new KernelException(String.format(
                    Locale.ROOT,
                    "the build took longer than %d minutes and was ended; see %s, and try again: what is built is kept",
                    limit.toMinutes(),
                    log));
        }
        if (end.isGood() && Files.isExecutable(KernelBoot.kernel(directory))) {
            return List.of();
        }
        List<String> said = ConsoleLog.read(log);
        Optional<String> disk = PrintedTrouble.ofDisk(String.join("\n", said));
        if (disk.isPresent()) {
            throw new KernelException("the kernel cannot be written to " + directory + ": " + disk.get()
                    + "; make room, or set XDG_CACHE_HOME to a folder on another disk: what is built is kept");
        }
        Optional<String> kill = PrintedTrouble.ofKill(String.join("\n", said));
        if (kill.isPresent()) {
            throw new KernelException("the build did not come to its end: " + kill.get() + "; see " + log
                    + ", and try again: what is built is kept");
        }
        return BuildLog.reasons(said, source);
    }

    private Supervised supervised(List<String> command) {
        return new Supervised(command, source, environment);
    }

    /** What a build was writing when it was killed may be half a file that make takes for a whole one. */
    private void dropWhatWasCutOff() throws IOException {
        Path mark = directory.resolve(UNFINISHED);
        if (!Files.exists(mark)) {
            return;
        }
        FileTime since = Files.getLastModifiedTime(mark);
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                if (!file.equals(mark) && Files.getLastModifiedTime(file).compareTo(since) >= 0) {
                    Files.delete(file);
                }
            }
        }
        Files.delete(mark);
    }

    /** A kernel that was built inside its source cannot be built outside of it until that is swept away. */
    private void requireCleanSource(Path log) throws IOException, KernelException {
        List<String> architectures = new ArrayList<>();
        try (Stream<Path> all = Files.list(source.resolve("arch"))) {
            all.filter(arch -> Files.exists(arch.resolve("include/generated")))
                    .forEach(arch -> architectures.add(arch.getFileName().toString()));
        }
        if (architectures.isEmpty() && isConfigured()) {
            architectures.add("um");
        }
        for (String architecture : architectures) {
            Ended end = supervised(List.of("make", "ARCH=" + architecture, "mrproper"))
                    .run(log, directory.resolve(UNFINISHED), limit);
            if (!end.isGood()) {
                throw new KernelException("make mrproper fails in the copy of a kernel that was built where it is; see "
                        + log + ", or run it in the kernel itself");
            }
        }
    }

    private boolean isConfigured() {
        return Stream.of(".config", "include/config", "include/generated")
                .anyMatch(made -> Files.exists(source.resolve(made)));
    }

    /** Returns what an option is set to in the configuration of the last build, without quotes; empty if it is not. */
    public Optional<String> configured(String option) throws KernelException {
        Path configuration = directory.resolve(".config");
        if (!Files.exists(configuration)) {
            return Optional.empty();
        }
        String start = option + "=";
        try (Stream<String> lines = Files.lines(configuration)) {
            return lines.filter(line -> line.startsWith(start))
                    .map(line -> line.substring(start.length()).replace("\"", ""))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            throw new KernelException("cannot read the configuration " + configuration + ": " + e.getMessage(), e);
        }
    }
}
