// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.commit.PatchCommits;
import org.iovakit.patchgen.commit.ScratchRepository;
import org.iovakit.patchgen.email.Email;
import org.iovakit.patchgen.email.FormatPatch;
import org.iovakit.patchgen.git.Identity;
import org.junit.jupiter.api.Test;

/**
 * Names, subjects, messages and recipients made of what breaks emails. Each is refused at its door, or arrives: the emails
 * that git prints of those that were let in are read by a mail parser that shares no line with git or with us, and says what
 * went in. Ten thousand results are read; how many texts are tried for them is bounded, so that a door that refuses all does
 * not pass.
 */
class HostileTextTest {
    private static final int COMMITS = 1000;
    private static final int COVERS = 20;
    private static final int MAILBOXES = 9_000;

    /** Pieces that a header, a parser or git could trip over. */
    private static final List<String> PIECES = List.of(
            "Ada",
            "iova:",
            "a",
            "Z\u00fcrich",
            "\u65e5\u672c\u8a9e",
            "\ud83d\udc27",
            "\u00a0",
            "\u200b",
            "\u202e",
            ",",
            ";",
            ":",
            "\"",
            "'",
            "\\",
            "(",
            ")",
            "[",
            "]",
            "<",
            ">",
            "@",
            ".",
            "=?UTF-8?q?x=0ABcc:_y?=",
            "=?",
            "?=",
            "=",
            "_",
            "\n",
            "\r\n",
            "\r",
            "\nBcc: eve@example.net",
            "\t",
            "\0",
            "\u0085",
            "\u2028",
            "\u001b[2J",
            "\ufffd",
            "\ud800",
            "x@y.example",
            "Dr",
            "...",
            "--",
            "---",
            "#",
            "%0a",
            "*",
            "O(log n)",
            "100%",
            "v2",
            "s".repeat(120),
            "From ",
            "Subject:",
            "diff --git a/x b/x",
            "8<",
            "w".repeat(1000));

    private static final List<String> ADDRESSES = List.of(
            "ada@example.org",
            "a.b+c@sub.example.org",
            "ada@example.org>",
            "<ada@example.org",
            "ada@example.org, eve@example.net",
            "ada @example.org",
            "ada@example.org\nBcc: x@y",
            "\"a b\"@example.org",
            "ada@exa\u00e4mple.org",
            "ada",
            "@",
            "a@b",
            "a(b)@example.org",
            "=?x?q?a?=@example.org",
            "x".repeat(70) + "@example.org",
            "-X/some/path@example.org",
            "|sh@example.org",
            "o'hara@example.org");

    private final Random random = new Random(20260512);

    private String text(int most) {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(most);
        for (int i = 0; i < pieces; i++) {
            // Mostly harmless ones: what is made of hostile ones alone is seldom let in.
            String piece =
                    random.nextInt(3) == 0 ? PIECES.get(random.nextInt(PIECES.size())) : PIECES.get(random.nextInt(6));
            text.append(piece).append(random.nextInt(3) == 0 ? "" : " ");
        }
        return text.toString();
    }

    private String address() {
        return ADDRESSES.get(random.nextInt(3) == 0 ? random.nextInt(ADDRESSES.size()) : random.nextInt(2));
    }

    private static MimeMessage parse(byte[] email) {
        try {
            return new MimeMessage(
                    Session.getInstance(new Properties()), new ByteArrayInputStream(afterMboxLine(email)));
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    /** Git's emails begin with the line that separates them in an mbox. */
    private static byte[] afterMboxLine(byte[] email) {
        String text = new String(email, ISO_8859_1);
        return text.startsWith("From ") ? text.substring(text.indexOf('\n') + 1).getBytes(ISO_8859_1) : email;
    }

    private static List<String> shown(Address[] addresses) {
        List<String> shown = new ArrayList<>();
        for (Address address : addresses) {
            InternetAddress one = (InternetAddress) address;
            String name = one.getPersonal();
            shown.add(name == null ? one.getAddress() : name + " <" + one.getAddress() + ">");
        }
        return shown;
    }

    @Test
    void recipientsArriveOrAreRefused() throws MessagingException {
        List<Mailbox> accepted = new ArrayList<>();
        for (int tried = 0; accepted.size() < MAILBOXES; tried++) {
            assertTrue(tried < 10 * MAILBOXES, () -> "only " + accepted.size() + " were let in");
            String name = text(5).strip();
            String address = address();
            try {
                accepted.add(new Mailbox(name, address));
            } catch (IllegalArgumentException e) {
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
        for (int i = 0; i < accepted.size(); i += 100) {
            List<Mailbox> some = accepted.subList(i, i + 100);
            String header =
                    some.stream().map(Mailbox::encoded).collect(Collectors.joining(",\n    ", "To: ", "\n\nbody\n"));
            assertTrue(header.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7F)), header);
            assertTrue(header.lines().allMatch(line -> line.length() <= MailText.LONGEST_LINE), header);
            assertEquals(
                    some.stream().map(Mailbox::toString).toList(),
                    shown(parse(header.getBytes(ISO_8859_1)).getRecipients(RecipientType.TO)));
        }
    }

    @Test
    void whatUsersWriteIsOneAddressOrRefused() {
        int accepted = 0;
        for (int i = 0; i < MAILBOXES; i++) {
            String name = text(4).strip();
            String written = switch (random.nextInt(3)) {
                case 0 -> name + " <" + address() + ">";
                case 1 -> "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\" <" + address() + ">";
                default -> address();
            };
            try {
                Mailbox mailbox = Mailbox.parse(written);
                accepted++;
                assertTrue(written.contains(mailbox.address()), written);
                assertEquals(mailbox, Mailbox.parse(mailbox.toString()), written);
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
            }
        }
        int count = accepted;
        assertTrue(count > MAILBOXES / 5, () -> "only " + count + " were let in");
    }

    /** What git knows as the user's identity, and a message; let in by the same doors as those of users and templates. */
    private record Case(Identity identity, String subject, String body) {
        /** The lines of a subject are one in an email. */
        String printedSubject() {
            return subject.replaceAll("[ \\t]*\\n", " ");
        }

        /** Git leaves out what is blank at the end of a line. */
        String printedBody() {
            return body.replaceAll("[ \\t]+\\n", "\n");
        }

        String message() {
            return subject + "\n\n" + body;
        }
    }

    private Optional<Identity> identity() {
        try {
            return Optional.of(Identity.of(text(4), address()));
        } catch (PatchGenException e) {
            assertTrue(e.getMessage().contains("git config --global user.name"), e.getMessage());
            return Optional.empty();
        }
    }

    private List<Case> acceptedCases(int wanted, int most) {
        List<Case> cases = new ArrayList<>();
        int tried = 0;
        while (cases.size() < wanted) {
            tried++;
            assertTrue(tried < most, () -> "of " + most + ", only " + cases.size() + " were let in");
            String subject = text(6).strip().replaceAll("\n\\s*\n", "\n");
            String body = (text(8) + "\n" + text(8)).strip() + "\nlast line\n";
            Optional<Identity> identity = identity();
            if (identity.isEmpty()) {
                continue;
            }
            try {
                MailText.require("x.ftl", subject + "\n\n" + body);
                cases.add(new Case(identity.get(), subject, body));
            } catch (PatchGenException e) {
                assertTrue(e.getMessage().startsWith("x.ftl: "), e.getMessage());
                assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            }
        }
        return cases;
    }

    @Test
    void commitsArriveOrAreRefused() throws Exception {
        List<Case> cases = acceptedCases(COMMITS, 60_000);
        try (ScratchRepository scratchRepository = ScratchRepository.create(Optional.empty())) {
            ZonedDateTime date = ZonedDateTime.parse("2026-02-03T04:05:06+05:30");
            ObjectId tip;
            try (PatchCommits base = new PatchCommits(scratchRepository, Identity.preview(), date)) {
                tip = base.startFrom(Map.of("file", new byte[] {'\n'}), "base");
                base.branch("hostile");
            }
            String start = tip.name();
            for (int i = 0; i < cases.size(); i++) {
                try (PatchCommits commits =
                        new PatchCommits(scratchRepository, cases.get(i).identity(), date)) {
                    commits.startAt(tip);
                    tip = commits.commit(
                            Map.of("file", new byte[] {(byte) ('0' + i % 2), '\n'}),
                            cases.get(i).message());
                    commits.branch("hostile");
                }
            }
            FormatPatch print = new FormatPatch(
                    "PATCH", 1, List.of("x@example.org"), List.of(), Identity.preview(), date, Optional.empty());
            List<Email> emails =
                    print.print(scratchRepository, start, false, "hostile", "cover\n\nletter\n", Optional.empty());
            assertEquals(cases.size() + 1, emails.size());
            for (int i = 0; i < cases.size(); i++) {
                assertArrived(cases.get(i), emails.get(i + 1), "[PATCH %04d/%d] ".formatted(i + 1, cases.size()));
            }
            takenByGit(scratchRepository, cases, emails);
        }
    }

    @Test
    void coverLettersArriveOrAreRefused() throws Exception {
        for (Case hostile : acceptedCases(COVERS, 4000)) {
            try (ScratchRepository scratchRepository = ScratchRepository.create(Optional.empty())) {
                ZonedDateTime date = ZonedDateTime.parse("2026-02-03T04:05:06+05:30");
                String start;
                try (PatchCommits commits = new PatchCommits(scratchRepository, hostile.identity(), date)) {
                    start = commits.startFrom(Map.of("file", new byte[] {'\n'}), "base")
                            .name();
                    commits.commit(Map.of("file", new byte[] {'1', '\n'}), "one\n");
                    commits.branch("hostile");
                }
                Email cover = new FormatPatch(
                                "PATCH",
                                1,
                                List.of("x@example.org"),
                                List.of(),
                                hostile.identity(),
                                date,
                                Optional.empty())
                        .print(scratchRepository, start, false, "hostile", hostile.message(), Optional.empty())
                        .get(0);
                assertArrived(hostile, cover, "[PATCH 0/1] ");
            }
        }
    }

    private static void assertArrived(Case sent, Email email, String prefix) throws MessagingException, IOException {
        MimeMessage message = parse(email.content());
        String all = new String(email.content(), ISO_8859_1);
        assertEquals(List.of(sent.identity().toString()), shown(message.getFrom()), all);
        // Git folds before a word that is too long for the rest of the line.
        assertEquals(prefix + sent.printedSubject(), message.getSubject().replaceFirst("\\]  ", "] "), all);
        assertEquals(null, message.getHeader("Bcc"), all);
        assertEquals(List.of("x@example.org"), shown(message.getAllRecipients()), all);
        String content = new String(message.getInputStream().readAllBytes(), UTF_8).replace("\r\n", "\n");
        boolean ascii = content.chars().allMatch(c -> c < 0x80);
        assertTrue(ascii || message.getContentType().equalsIgnoreCase("text/plain; charset=UTF-8"), all);
        assertEquals(
                sent.printedBody(),
                content.substring(
                        0, Math.min(content.length(), sent.printedBody().length())));
    }

    /** Git am goes by the body too: it may find neither another author nor an early end there. */
    private static void takenByGit(ScratchRepository scratchRepository, List<Case> cases, List<Email> emails)
            throws IOException, PatchGenException {
        Path directory = scratchRepository.directory();
        List<Case> some = new ArrayList<>();
        for (int i = 0; i < cases.size(); i += 10) {
            Files.write(
                    directory.resolve("mail" + some.size()), emails.get(i + 1).content());
            some.add(cases.get(i));
        }
        String each = "for i in $(seq 0 " + (some.size() - 1)
                + "); do git mailinfo msg$i patch <mail$i >info$i || exit; done";
        assertEquals("", run(directory, each));
        for (int i = 0; i < some.size(); i++) {
            Case sent = some.get(i);
            String info = Files.readString(directory.resolve("info" + i));
            assertTrue(info.contains("\nEmail: " + sent.identity().email() + "\n"), info);
            assertEquals(sent.printedBody(), Files.readString(directory.resolve("msg" + i)));
        }
    }

    private static String run(Path directory, String shell) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", shell)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }
}
