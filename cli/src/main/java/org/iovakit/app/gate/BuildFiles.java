// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.gate;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;
import org.iovakit.lifetime.Temporary;

/** One state of the files that configure and build the folder of the allocator, as make and a Kconfig parser read them. */
final class BuildFiles implements AutoCloseable {
    private static final String KCONFIG = "drivers/iommu/Kconfig";
    private static final Pattern SOURCE = Pattern.compile("(?m)^\\s*source\\s+\"([\\w./-]+)\"");

    /** By far longer than either program takes, and more than it prints. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int MOST_BYTES = 1 << 24;

    /** What stands above the folder in a kernel, as far as its options need it. */
    private static final String TOP = """
            config MODULES
            	bool "modules"
            	option modules
            config KUNIT
            	tristate "KUnit"
            config KUNIT_ALL_TESTS
            	tristate "all tests"
            	depends on KUNIT
            source "drivers/iommu/Kconfig"
            """;

    private static final String READ_MAKEFILE = """
            include Makefile
            $(foreach v,$(filter-out CURDIR MAKEFILE_LIST,$(.VARIABLES)),$(if $(filter file,$(origin $(v))),$(info $(v)=$($(v)))))
            all: ;
            """;

    private final Path folder;

    /** @param kunitconfig empty where there is none */
    BuildFiles(String kconfig, String makefile, String kunitconfig) throws IOException {
        folder = Temporary.folder("iovakit-kconfig-");
        Files.createDirectories(folder.resolve(KCONFIG).getParent());
        Files.writeString(folder.resolve("Kconfig"), TOP);
        Files.writeString(folder.resolve(KCONFIG), kconfig);
        Files.writeString(folder.resolve("Makefile"), makefile);
        Files.writeString(folder.resolve("read.mk"), READ_MAKEFILE);
        Files.writeString(folder.resolve("kunitconfig"), kunitconfig);
        for (MatchResult other : SOURCE.matcher(kconfig).results().toList()) {
            Path file = folder.resolve(other.group(1)).normalize();
            if (file.startsWith(folder) && Files.notExists(file)) {
                Files.createDirectories(file.getParent());
                Files.createFile(file);
            }
        }
    }

    /**
     * The variables that the Makefile sets, a line each, with some options set.
     *
     * @return what make says, in a line, if it cannot read it
     */
    Output make(List<String> options) throws IOException {
        List<String> command = new ArrayList<>(List.of("make", "-rR", "--no-print-directory", "-f", "read.mk"));
        command.addAll(options);
        return run(command, InputStream.nullInputStream());
    }

    /** What the parser prints for these sets of choices; {@code @kunitconfig} is the folder's own. */
    Output kconfig(List<String> choices) throws IOException {
        Path debians = Path.of("/usr/bin/python3");
        List<String> command =
                new ArrayList<>(List.of(Files.isExecutable(debians) ? debians.toString() : "python3", "-I", "-"));
        command.addAll(choices);
        try (InputStream script = BuildFiles.class.getResourceAsStream("kconfig.py")) {
            return run(command, script);
        }
    }

    /**
     * What a program printed.
     *
     * @param code its exit code; empty if there is no such program, or it did not end
     */
    record Output(Optional<Integer> code, List<String> lines, String errors) {}

    private Output run(List<String> command, InputStream input) throws IOException {
        Program program = Program.of(command)
                .in(folder)
                .without(name -> name.startsWith("MAKE") || name.startsWith("KCONFIG"))
                .with("srctree", folder.toString())
                .reading(input.readAllBytes())
                .within(LONGEST)
                .upTo(MOST_BYTES);
        Ended ended;
        try {
            ended = program.run();
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return new Output(Optional.empty(), List.of(), e.getMessage());
        }
        boolean itself = ended.ending() == Ended.Ending.ITSELF && !ended.isDisturbed();
        return new Output(
                itself ? Optional.of(ended.status()) : Optional.empty(),
                ended.output().lines().toList(),
                ended.errors().strip());
    }

    @Override
    public void close() throws IOException {
        Temporary.delete(folder);
    }
}
