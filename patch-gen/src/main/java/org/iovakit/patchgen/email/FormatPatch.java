// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.commit.ScratchRepository;
import org.iovakit.patchgen.git.Git;
import org.iovakit.patchgen.git.Identity;

/**
 * Has the installed git print the emails. Nothing else knows hunk headers with function context, the indent heuristic,
 * header folding and encoding as it does; our part is to ask in a way that gives the same bytes on every machine.
 *
 * @param prefix what stands in the subject's brackets before the numbers: {@code PATCH}
 * @param version 1 for the first posting
 * @param to addresses for the To header
 * @param cc addresses for the Cc header
 * @param identity whom the cover letter is from
 * @param date when it was written
 */
public record FormatPatch(
        String prefix, int version, List<String> to, List<String> cc, Identity identity, ZonedDateTime date) {
    /** The time at which git made a Message-ID up, in the three headers that can hold one. */
    private static final Pattern MESSAGE_ID_TIME =
            Pattern.compile("(?m)^((?:Message-I[Dd]|In-Reply-To|References): <[^.\\n]+\\.)\\d+(\\.git\\.)");

    /**
     * Prints a cover letter and one email for each commit of a branch.
     *
     * @param scratch holds the commits
     * @param base the commit before the first
     * @param knownBase whether others have that commit, so that the emails may name it
     * @param branch the branch with the commits
     * @param cover the cover letter's subject, a blank line and its text
     */
    public List<Email> print(ScratchRepository scratch, String base, boolean knownBase, String branch, String cover)
            throws PatchGenException {
        configure(scratch, branch, cover);
        Git git = scratch.git().with(Map.of("GIT_COMMITTER_DATE", committerDate()));
        List<String> command = new ArrayList<>(List.of(
                "format-patch",
                "--quiet",
                "--cover-letter",
                "--cover-from-description=subject",
                "--thread=shallow",
                "--abbrev=12",
                "--subject-prefix=" + prefix));
        if (version > 1) {
            command.add("--reroll-count=" + version);
        }
        if (knownBase) {
            command.add("--base=" + base);
        }
        Path printed = scratch.directory().resolve("iovakit-emails");
        command.add("--output-directory=" + printed);
        command.add(base + ".." + branch);
        git.run(command.toArray(String[]::new));
        try (Stream<Path> files = Files.list(printed)) {
            List<Email> emails = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                byte[] email = withFixedTime(Files.readAllBytes(file));
                boolean isCover = emails.isEmpty();
                emails.add(new Email(
                        file.getFileName().toString(),
                        isCover ? CoverHeaders.encoded(email, identity, CoverHeaders.subjectOf(cover)) : email));
            }
            return List.copyOf(emails);
        } catch (IOException e) {
            throw new PatchGenException("cannot read what git format-patch wrote: " + e.getMessage(), e);
        }
    }

    /** Text goes through the configuration, which is UTF-8: a command line is in the encoding of some locale. */
    private void configure(ScratchRepository scratch, String branch, String cover) throws PatchGenException {
        scratch.configure(config -> {
            config.setString("user", null, "name", identity.name());
            config.setString("user", null, "email", identity.email());
            config.setStringList("format", null, "to", to);
            config.setStringList("format", null, "cc", cc);
            config.setString("branch", branch, "description", cover);
        });
    }

    private String committerDate() {
        return "@" + date.toEpochSecond() + date.format(DateTimeFormatter.ofPattern(" xx"));
    }

    /** Git takes the clock's time for Message-IDs; ours take the series' date, so that it can be reproduced. */
    private byte[] withFixedTime(byte[] email) {
        String text = new String(email, ISO_8859_1);
        int headersEnd = text.indexOf("\n\n");
        Matcher times = MESSAGE_ID_TIME.matcher(text.substring(0, headersEnd));
        String headers = times.replaceAll("$1" + date.toEpochSecond() + "$2");
        return (headers + text.substring(headersEnd)).getBytes(ISO_8859_1);
    }
}
