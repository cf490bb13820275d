// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What the tests need of the machine: a kernel source and a compiler. Without them a test is skipped, or fails. */
public final class KernelSource {

    private static final Duration UNPACKING = Duration.ofMinutes(2);
    private static final Map<Path, Path> UNPACKED = new ConcurrentHashMap<>();

    private static Compiler compiler;

    private KernelSource() {}

    /** The root of Linux 6.12, or of the tarball that {@code IOVAKIT_TEST_KERNEL} names. */
    public static Path linux612() {
        return root("IOVAKIT_TEST_KERNEL", "linux-source-6.12");
    }

    /** The root of Linux 6.1, or of the tarball that {@code IOVAKIT_TEST_KERNEL_6_1} names. */
    public static Path linux61() {
        return root("IOVAKIT_TEST_KERNEL_6_1", "linux-source-6.1");
    }

    /** The compiler of this machine, asked for its flags once. */
    public static synchronized Compiler compiler() throws IOException {
        if (compiler == null) {
            try {
                compiler = Compiler.find(System.getenv(), Duration.ofMinutes(1));
            } catch (NoCompilerException e) {
                throw missing(e.getMessage());
            }
        }
        return compiler;
    }

    private static Path root(String variable, String debianPackage) {
        Path tarball = Path.of(Optional.ofNullable(System.getProperty(variable, System.getenv(variable)))
                .orElse("/usr/src/" + debianPackage + ".tar.xz"));
        if (!Files.isRegularFile(tarball)) {
            throw missing("there is no kernel source %s; name one in %s or install Debian's %s"
                    .formatted(tarball, variable, debianPackage));
        }
        return UNPACKED.computeIfAbsent(tarball, KernelSource::unpack);
    }

    private static Path unpack(Path tarball) {
        try {
            // Once a build: it takes as long as all the tests together.
            Path directory = Files.createDirectories(Path.of("target", "kernels", tarball.getFileName() + "-unpacked"))
                    .toAbsolutePath();
            if (!KernelFiles.all().stream().allMatch(file -> Files.isRegularFile(directory.resolve(file)))) {
                List<String> tar = new ArrayList<>(List.of(
                        "tar", "-xJf", tarball.toAbsolutePath().toString(), "--strip-components=1", "--wildcards"));
                KernelFiles.all().forEach(file -> tar.add("*/" + file));
                Command.Result result = Command.run(tar, directory, UNPACKING);
                Assertions.assertEquals(0, result.status(), result.output());
            }
            return directory;
        } catch (IOException e) {
            return Assertions.fail(e);
        }
    }

    private static AssertionError missing(String what) {
        Assumptions.assumeTrue(Boolean.parseBoolean(System.getenv("IOVAKIT_STRICT")), what);
        return new AssertionError(what);
    }
}
