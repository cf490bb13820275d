// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;
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

    /** It takes a second or two. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** A thousand times what it prints. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int QUOTED = 200;

    private final KernelBase base;
    private final Map<String, String> variables;
    private final Duration limit;

    /**
     * Somebody whom MAINTAINERS names.
     *
     * @param role what for, as the script says it
     */
    public record Maintainer(Mailbox mailbox, String role) {}

    /**
     * What the script says.
     *
     * @param odd entries that name nobody, in words; who stands in others is not affected
     */
    public record Answer(List<Maintainer> maintainers, List<String> odd) {}

    /**
     * The script of a base.
     *
     * @param base stays open while the script is used; the caller closes it
     * @param variables the environment that perl runs with
     */
    public MaintainerScript(KernelBase base, Map<String, String> variables) {
        this(base, variables, LIMIT);
    }

    /** @param limit how long it may take */
    MaintainerScript(KernelBase base, Map<String, String> variables, Duration limit) {
        this.base = base;
        this.variables = variables;
        this.limit = limit;
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
     * @throws PatchGenException if perl is missing, or the script fails, does not end or prints without end
     */
    public Answer ask(List<Path> patches, Set<String> paths) throws PatchGenException {
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

    private String run(Path tree, List<Path> patches) throws IOException, PatchGenException {
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
        Ended ended = Program.of(command)
                .in(tree)
                .withOnly(variables)
                // There it would find more options, of the user's, and people to ignore.
                .with("HOME", tree.toString())
                .without(Set.of("PERL5OPT", "PERL5DB")::contains)
                .within(limit)
                .upTo(MOST_BYTES)
                .run();
        if (!ended.isGood()) {
            boolean spoke =
                    ended.ending() == Ended.Ending.ITSELF && !ended.errors().isBlank();
            throw failure(spoke ? ended.errors().lines().findFirst().orElseThrow() : "it " + ended.words(), null);
        }
        return ended.output();
    }

    private static Answer parse(String out) {
        List<Maintainer> maintainers = new ArrayList<>();
        List<String> odd = new ArrayList<>();
        for (String line : out.lines().toList()) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                odd.add(quoted(line));
                continue;
            }
            try {
                maintainers.add(new Maintainer(Mailbox.parse(parts.group(1)), parts.group(2)));
            } catch (IllegalArgumentException e) {
                odd.add(quoted(line) + ": " + e.getMessage());
            }
        }
        return new Answer(List.copyOf(maintainers), List.copyOf(odd));
    }

    private static String quoted(String line) {
        return '"' + (line.length() > QUOTED ? line.substring(0, QUOTED) + "..." : line) + '"';
    }

    private static PatchGenException failure(String why, Exception cause) {
        return new PatchGenException(SCRIPT + " of the kernel could not be asked: " + why, cause);
    }
}
