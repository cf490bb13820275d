// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.email;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param inReplyTo the Message-ID, without angle brackets, that the cover letter replies to
 */
public record FormatPatch(
        String prefix,
        int version,
        List<String> to,
        List<String> cc,
        Identity identity,
        ZonedDateTime date,
        Optional<String> inReplyTo) {
    /** Digits of a commit's name, as kernel people abbreviate it. */
    private static final int ABBREVIATION = 12;

    /** A Message-ID as git makes it up: of a commit's id or "cover", the time, and an address. */
    private static final Pattern MESSAGE_ID =
            Pattern.compile("(?m)^Message-I[Dd]: (<[^.\\n]+\\.)\\d+(\\.git\\.[^\\n]*)$");

    /**
     * Prints a cover letter and one email for each commit of a branch.
     *
     * @param scratch holds the commits
     * @param base the commit before the first
     * @param knownBase whether others have that commit, so that the emails may name it
     * @param branch the branch with the commits
     * @param cover the cover letter's subject, a blank line and its text
     * @param previous the commits of the version before, as in {@code start..branch}; the cover letter ends in the
     *     range-diff of both
     */
    public List<Email> print(
            ScratchRepository scratch,
            String base,
            boolean knownBase,
            String branch,
            String cover,
            Optional<String> previous)
            throws PatchGenException {
        configure(scratch, branch, cover);
        Git git = scratch.git().with(Map.of("GIT_COMMITTER_DATE", committerDate()));
        List<String> command = new ArrayList<>(List.of(
                "format-patch",
                "--quiet",
                "--cover-letter",
                "--cover-from-description=subject",
                "--thread=shallow",
                "--abbrev=" + ABBREVIATION,
                "--subject-prefix=" + prefix));
        if (version > 1) {
            command.add("--reroll-count=" + version);
        }
        inReplyTo.ifPresent(id -> command.add("--in-reply-to=<" + id + ">"));
        previous.ifPresent(other -> command.add("--range-diff=" + other));
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
                emails.add(new Email(file.getFileName().toString(), Files.readAllBytes(file)));
            }
            List<Email> fixed = new ArrayList<>(withFixedTime(emails));
            Email letter = fixed.get(0);
            fixed.set(
                    0,
                    new Email(
                            letter.fileName(),
                            CoverHeaders.encoded(letter.content(), identity, CoverHeaders.subjectOf(cover))));
            return fixed;
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
            // For the range-diff, which knows nothing of --abbrev.
            config.setInt("core", null, "abbrev", ABBREVIATION);
        });
    }

    private String committerDate() {
        return "@" + date.toEpochSecond() + date.format(DateTimeFormatter.ofPattern(" xx"));
    }

    /**
     * Git takes the clock's time for Message-IDs; ours take the series' date, so that they can be reproduced. Those of
     * mails that are on the list already stay as they are.
     */
    private List<Email> withFixedTime(List<Email> emails) {
        Map<String, String> fixed = new LinkedHashMap<>();
        for (Email email : emails) {
            Matcher id = MESSAGE_ID.matcher(headers(text(email)));
            if (id.find()) {
                String made = id.group().substring(id.group().indexOf('<'));
                fixed.put(made, id.group(1) + date.toEpochSecond() + id.group(2));
            }
        }
        return emails.stream()
                .map(email -> {
                    String headers = headers(text(email));
                    String body = text(email).substring(headers.length());
                    for (Map.Entry<String, String> id : fixed.entrySet()) {
                        headers = headers.replace(id.getKey(), id.getValue());
                    }
                    return new Email(email.fileName(), (headers + body).getBytes(ISO_8859_1));
                })
                .toList();
    }

    /** One char a byte. */
    private static String text(Email email) {
        return new String(email.content(), ISO_8859_1);
    }

    private static String headers(String email) {
        return email.substring(0, email.indexOf("\n\n"));
    }
}
