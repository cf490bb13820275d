// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.lifetime.Children;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.mail.Mailbox;

/**
 * The kernel's own {@code scripts/get_maintainer.pl}, asked about patches. It and what it reads are copied from the base
 * into a temporary folder and run there, so that a bare repository or a tarball will do, and nothing in the user's tree is
 * touched. History is not asked: who once changed a file need not care for it.
 */
public final class MaintainerScript {
    private static final String SCRIPT = "scripts/get_maintainer.pl";
    private static final String MAINTAINERS = "MAINTAINERS";

    /** What of the base is read, as far as it is there. */
    public static final Set<String> FILES = Set.of(SCRIPT, MAINTAINERS, ".get_maintainer.ignore", ".mailmap");

    private static final Pattern LINE = Pattern.compile("(.*\\S) \\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\)");

    private final KernelBase base;
    private final Map<String, String> variables;

    /**
     * Somebody whom MAINTAINERS names.
     *
     * @param role what for, as the script says it
     */
    public record Maintainer(Mailbox mailbox, String role) {}

    /**
     * The script of a base.
     *
     * @param base stays open while the script is used; the caller closes it
     * @param variables the environment that perl runs with
     */
    public MaintainerScript(KernelBase base, Map<String, String> variables) {
        this.base = base;
        this.variables = variables;
    }

    /** Whether the base has it. */
    public boolean exists() {
        return base.has(SCRIPT) && base.has(MAINTAINERS);
    }

    /**
     * Asks who is to hear of patches.
     *
     * @param patches the files of the emails
     * @param paths the files that they change, by their path in the tree
     * @throws PatchGenException if perl is missing, the script fails, or it says what is no address
     */
    public List<Maintainer> ask(List<Path> patches, Set<String> paths) throws PatchGenException {
        try {
            Path tree = Temporary.folder("iovakit-maintainers");
            try {
                lay(tree, paths);
                return parse(run(tree, patches));
            } finally {
                Temporary.delete(tree);
            }
        } catch (IOException e) {
            throw failure(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted", e);
        }
    }

    /** Entries that name a directory without a slash count only where there is one. */
    private void lay(Path tree, Set<String> paths) throws IOException, PatchGenException {
        for (String path : paths) {
            Files.createDirectories(tree.resolve(path).getParent());
        }
        for (String path : FILES) {
            if (base.has(path)) {
                Path file = tree.resolve(path);
                Files.createDirectories(file.getParent());
                Files.write(file, base.read(path));
            }
        }
    }

    private String run(Path tree, List<Path> patches) throws IOException, InterruptedException, PatchGenException {
        List<String> command = new ArrayList<>(List.of(
                "perl",
                SCRIPT,
                "--no-tree",
                "--nogit",
                "--nogit-fallback",
                "--nogit-blame",
                "--nointeractive",
                "--norolestats",
                "--roles",
                "--multiline"));
        patches.forEach(patch -> command.add(patch.toString()));
        Path err = tree.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(tree.toFile())
                .redirectError(err.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process process = Children.start(builder);
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw failure(Files.readString(err).lines().findFirst().orElse("no reason given"), null);
        }
        return out;
    }

    private static List<Maintainer> parse(String out) throws PatchGenException {
        List<Maintainer> maintainers = new ArrayList<>();
        for (String line : out.lines().toList()) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw failure("it says \"" + line + "\"", null);
            }
            try {
                maintainers.add(new Maintainer(Mailbox.parse(parts.group(1)), parts.group(2)));
            } catch (IllegalArgumentException e) {
                throw failure("it says " + line + ": " + e.getMessage(), e);
            }
        }
        return maintainers;
    }

    private static PatchGenException failure(String why, Exception cause) {
        return new PatchGenException(SCRIPT + " of the kernel could not be asked: " + why, cause);
    }
}
