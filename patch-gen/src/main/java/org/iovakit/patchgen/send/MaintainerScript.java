// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.lifetime.Ended;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.mail.Mailbox;

/**
 * The kernel's own {@code scripts/get_maintainer.pl}, asked about patches. History is not asked: who once changed a file
 * need not care for it.
 */
public final class MaintainerScript {
    private static final String SCRIPT = "scripts/get_maintainer.pl";
    private static final String MAINTAINERS = "MAINTAINERS";

    /** What of the base is read, as far as it is there. */
    public static final Set<String> FILES = Set.of(SCRIPT, MAINTAINERS, ".get_maintainer.ignore", ".mailmap");

    private static final Pattern LINE = Pattern.compile("(.*\\S) \\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\)");

    /** It takes a second or two. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final int QUOTED = 200;

    private final KernelScript script;

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
        this.script = new KernelScript(base, variables, limit);
    }

    /** Whether the base has it. */
    public boolean exists() {
        return script.base().has(SCRIPT) && script.base().has(MAINTAINERS);
    }

    /**
     * Asks who is to hear of patches.
     *
     * @param patches the files of the emails
     * @param paths the files that they change, by their path in the tree
     * @throws PatchGenException if perl is missing, or the script fails, does not end or prints without end
     */
    public Answer ask(List<Path> patches, Set<String> paths) throws PatchGenException {
        List<String> arguments = new ArrayList<>(List.of(
                "--no-tree",
                "--nogit",
                "--nogit-fallback",
                "--nogit-blame",
                "--nointeractive",
                "--norolestats",
                "--roles",
                "--multiline"));
        patches.forEach(patch -> arguments.add(patch.toString()));
        Ended ended;
        try {
            // Entries that name a directory without a slash count only where there is one.
            ended = script.run(SCRIPT, FILES, arguments, paths);
        } catch (IOException e) {
            throw failure(e.getMessage(), e);
        }
        if (!ended.isGood()) {
            throw failure(KernelScript.failure(ended), null);
        }
        return parse(ended.output());
    }

    /** Whether MAINTAINERS has the address anywhere. */
    public boolean names(Mailbox mailbox) throws PatchGenException {
        String all = new String(script.base().read(MAINTAINERS), UTF_8).toLowerCase(Locale.ROOT);
        return all.contains(mailbox.address().toLowerCase(Locale.ROOT));
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
