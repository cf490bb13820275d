// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.iovakit.testing.GitSandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a mail ends and the next begins, held against git mailsplit. */
class MailSeparatorsTest {
    private static final int FILES = 120;
    private static final int LINES = 40;

    private static final List<String> SENDERS =
            List.of("mboxrd@z", "-", "ada at example.net", "", "what I see", "a:b@c", "10:20:30");
    private static final List<String> DAYS = List.of("Thu Jan  1", "Mon, 1 Jun", "2026-06-01", "Jun 1", "in", "");
    private static final List<String> TIMES = List.of(
            "00:00:00",
            "9:05:01",
            "12:00",
            "12:00:0",
            "1:2:3",
            "12.00.00",
            "12:00:00.5",
            "",
            "12:00:00AM",
            "112:00:00");
    private static final List<String> YEARS = List.of(
            "1970",
            "2026",
            " 2026 CEST",
            "2026 (+0200)",
            "2026 +02:00",
            "CEST 2026",
            "90",
            "91",
            "0091",
            "26",
            "2024",
            "",
            "+0200 2026",
            "2026\t",
            "20261231235959",
            "2026 at noon");

    @TempDir
    Path folder;

    private final Random random = new Random(20261201);

    private String any(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String line() {
        return String.join(
                " ",
                any(List.of("From", "From", "From", "from", ">From")),
                any(SENDERS),
                any(DAYS),
                any(TIMES),
                any(YEARS));
    }

    @Test
    void linesThatBeginWithFromBeginAMailWhereGitSaysSo() throws Exception {
        GitSandbox git = new GitSandbox(folder.resolve("git"));
        int separators = 0;
        int others = 0;
        for (int file = 0; file < FILES; file++) {
            StringBuilder text = new StringBuilder(any(List.of("", "\n", "\r\n \n")))
                    .append(file % 8 == 0 ? "" : "From mboxrd@z Thu Jan  1 00:00:00 1970\n")
                    .append("From: Ada <ada@example.org>\nSubject: first\n\ntext\n");
            for (int line = 0; line < LINES; line++) {
                text.append(line()).append("\nSubject: s").append(line).append("\n\n");
            }
            String content = random.nextInt(4) == 0 ? text.toString().replace("\n", "\r\n") : text.toString();
            Path mbox = Files.writeString(folder.resolve("mbox"), content);
            List<String> split = split(git, mbox, folder.resolve("split" + file));
            List<String> read = MailFile.read(mbox).stream().map(Mail::subject).toList();
            assertEquals(
                    split,
                    read,
                    () -> content.lines()
                            .filter(line -> line.contains("From "))
                            .toList()
                            .toString());
            separators += split.size() - 1;
            others += LINES - split.size() + 1;
        }
        int found = separators;
        int passed = others;
        assertTrue(found > FILES && passed > FILES, () -> found + " separators and " + passed + " others");
    }

    /** The subjects of the mails that git makes of a file. */
    private static List<String> split(GitSandbox git, Path mbox, Path into) throws IOException {
        Files.createDirectory(into);
        git.git(into, "mailsplit", "-b", "-o" + into, mbox.toString());
        List<String> subjects = new ArrayList<>();
        try (var files = Files.list(into)) {
            for (Path file : new TreeSet<>(files.toList())) {
                subjects.add(Files.readString(file, UTF_8)
                        .lines()
                        .map(String::strip)
                        .takeWhile(line -> !line.isEmpty())
                        .filter(line -> line.startsWith("Subject: "))
                        .map(line -> line.substring("Subject: ".length()))
                        .findFirst()
                        .orElse(""));
            }
        }
        return subjects;
    }
}
