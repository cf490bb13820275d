// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.git.Git;
import org.iovakit.testing.GitSandbox;
import org.iovakit.testing.KernelSources;
import org.iovakit.testing.Requirements;

/**
 * The series, rendered against a kernel in git for recipients that cannot exist.
 * Rendered once for a test class: each test works on a copy.
 */
public final class RenderedThread {
    public static final String NAME = "Ada \u00c5ngstr\u00f6m, Dr";
    public static final String ADDRESS = "ada@example.org";

    /** What the copy of the series says instead of the real recipients. */
    private static final String RECIPIENTS = """
            to:
              - list@example.org
            cc:
              - Bo \u00d6berg <bo@example.org>
              - '"Last, First" <first@example.org>'
            """;

    private static final String MAINTAINERS = """
            List of maintainers

            IOMMU SUBSYSTEM
            M:	Joerg Example <joerg@example.org>
            R:	Robin \u00c9xample <robin@example.org>
            L:	iommu@lists.example.org
            S:	Maintained
            F:	drivers/iommu/
            F:	include/linux/iova.h

            THE REST
            M:	Nobody Asked <rest@example.org>
            L:	list@example.org
            S:	Buried alive in reporters
            F:	*
            F:	*/
            """;

    private final Path kernel;
    private final Path series;
    private final Path outgoing;

    private RenderedThread(Path kernel, Path series, Path outgoing) {
        this.kernel = kernel;
        this.series = series;
        this.outgoing = outgoing;
    }

    public static RenderedThread renderIn(Path scratch, String name) throws IOException {
        return renderIn(scratch, name, "iova-augmented-rbtree");
    }

    /** The same of another series. */
    static RenderedThread renderIn(Path scratch, String name, String seriesName) throws IOException {
        requireSendEmail(scratch);
        GitSandbox git = new GitSandbox(scratch.resolve("git"));
        Path kernel = git.init("linux");
        KernelSources.LINUX_6_12.copyWithToolsTo(kernel);
        Files.writeString(kernel.resolve("MAINTAINERS"), MAINTAINERS);
        // It takes seconds, each time that something is sent.
        Files.delete(kernel.resolve("scripts/checkpatch.pl"));
        git.commitAll(kernel, "base");
        Path series = copySeries(seriesName, scratch.resolve("series"));
        Console console = new Console(scratch).identity(name, ADDRESS);
        console.run("patches", "--kernel", kernel.toString(), "--series", series.toString())
                .expect(ExitCode.CLEAN);
        return new RenderedThread(kernel, series, console.outgoing());
    }

    /** Git looks for its commands where no shell does, and this one needs a library of Perl's. */
    static void requireSendEmail(Path directory) {
        try {
            Path commands = Path.of(Git.isolated(directory).run("--exec-path").text());
            if (!Files.isExecutable(commands.resolve("git-send-email"))) {
                Requirements.missing("needs git send-email: install the Debian package git-email");
            }
            String perl = Requirements.program("perl", "perl").toString();
            Process probe = new ProcessBuilder(perl, "-MMail::Address", "-e", "1")
                    .redirectErrorStream(true)
                    .start();
            probe.getInputStream().readAllBytes();
            if (probe.waitFor() != 0) {
                Requirements.missing("needs Perl's Mail::Address: install the Debian package libmailtools-perl");
            }
        } catch (PatchGenException | IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Path copySeries(String name, Path copy) throws IOException {
        copyFiles(Console.PROJECT.resolve("series").resolve(name).resolve("v1"), copy);
        Path file = copy.resolve("series.yaml");
        String text = Files.readString(file);
        String replaced = text.replaceAll("(?m)^(to|cc):\n(  - .*\n)+", "") + RECIPIENTS;
        assertEquals(-1, replaced.indexOf("vger.kernel.org"), "a real recipient is left");
        Files.writeString(file, replaced);
        return copy;
    }

    private static void copyFiles(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    public Path kernel() {
        return kernel;
    }

    public Path series() {
        return series;
    }

    /** Copies the emails to where a console has its own. */
    public void copyTo(Path directory) throws IOException {
        copyFiles(outgoing, directory);
    }

    /** The emails, in order. */
    List<Path> emails() throws IOException {
        try (Stream<Path> files = Files.list(outgoing)) {
            return new ArrayList<>(files.filter(file -> file.toString().endsWith(".patch"))
                    .sorted()
                    .toList());
        }
    }
}
