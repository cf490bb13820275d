// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.SearchPath;

/** The installed codespell, asked about what the emails' author wrote: subjects, texts, and the lines that patches add. */
final class Codespell {
    private static final String PROGRAM = "codespell";
    private static final Pattern FOUND = Pattern.compile("(?:\\./)?([^/:]+):\\d+: (.+ ==> .+)");
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int MOST_BYTES = 1 << 20;

    private final Map<String, String> variables;

    Codespell(Map<String, String> variables) {
        this.variables = variables;
    }

    boolean isInstalled() {
        return SearchPath.of(variables.getOrDefault("PATH", "")).find(PROGRAM).isPresent();
    }

    /**
     * Asks about emails.
     *
     * @return what it would write in another way, a line each, beginning with the email
     * @throws PatchGenException if it fails or does not end
     */
    List<String> misspelt(List<OutgoingEmail> emails) throws PatchGenException {
        try {
            Path folder = Temporary.folder("iovakit-spelling");
            try {
                for (OutgoingEmail email : emails) {
                    Files.writeString(folder.resolve(email.fileName()), written(email));
                }
                return ask(folder, emails);
            } finally {
                Temporary.delete(folder);
            }
        } catch (IOException e) {
            throw new PatchGenException("codespell could not be asked: " + e.getMessage(), e);
        }
    }

    private static String written(OutgoingEmail email) throws IOException {
        List<String> lines = new ArrayList<>(List.of(email.subject()));
        lines.addAll(email.text().lines().toList());
        Files.readString(email.file(), UTF_8)
                .lines()
                .dropWhile(line -> !line.startsWith("diff --git "))
                .filter(line -> line.startsWith("+") && !line.startsWith("+++ "))
                .forEach(line -> lines.add(line.substring(1)));
        return String.join("\n", lines) + "\n";
    }

    /** Its exit code says how much it found, in some versions. */
    private List<String> ask(Path folder, List<OutgoingEmail> emails) throws IOException, PatchGenException {
        Ended ended = Program.of(PROGRAM, "--quiet-level=2", ".")
                .in(folder)
                .withOnly(variables)
                .within(LIMIT)
                .upTo(MOST_BYTES)
                .run();
        List<String> found = new ArrayList<>();
        for (String line : ended.output().lines().toList()) {
            Matcher parts = FOUND.matcher(line);
            if (parts.matches()) {
                emails.stream()
                        .filter(email -> email.fileName().equals(parts.group(1)))
                        .forEach(email -> found.add(email.called() + ": " + parts.group(2)));
            }
        }
        if (!ended.isGood() && (ended.ending() != Ended.Ending.ITSELF || found.isEmpty())) {
            throw new PatchGenException("codespell could not be asked: " + KernelScript.failure(ended));
        }
        return found.stream().distinct().toList();
    }
}
