// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.address.AddressList;
import org.apache.james.mime4j.dom.address.MailboxList;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Sha256;
import org.iovakit.patchgen.mail.Mailbox;

/**
 * An email of a rendering, as it is read back.
 *
 * @param file where it is
 * @param number 0 for the cover letter, N for patch N
 * @param from whom it is from
 * @param to the addresses of the To header
 * @param cc the addresses of the Cc header
 * @param subject as people read it
 * @param subjectHeader as the header spells it, on one line
 * @param messageId with its angle brackets
 * @param date of the Date header, as seconds of the epoch; empty if there is none
 * @param sha256 the SHA-256 of the whole file
 * @param baseCommit the commit that it says the patches apply to
 * @param paths the files that it changes, by their path in the tree
 * @param text what stands below the headers and above the first diff
 */
public record OutgoingEmail(
        Path file,
        int number,
        Mailbox from,
        List<Mailbox> to,
        List<Mailbox> cc,
        String subject,
        String subjectHeader,
        String messageId,
        Optional<Long> date,
        String sha256,
        Optional<String> baseCommit,
        Set<String> paths,
        String text) {
    private static final Pattern NAME = Pattern.compile("(?:v\\d+-)?(\\d{4,9})-.*\\.patch");

    private static final Pattern BASE_COMMIT = Pattern.compile("(?md)^base-commit: ([0-9a-f]{40,64})$");

    private static final Pattern DIFF = Pattern.compile("(?md)^diff --git a/(\\S+) b/\\1$");

    /** Whether a file of this name is an email of a rendering. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Reads one.
     *
     * @param file its name has the form that git gives it
     * @throws PatchGenException if it lacks a header, or has one that cannot be read
     */
    static OutgoingEmail read(Path file, byte[] content) throws PatchGenException {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException(file + " is not named as an email is");
        }
        try {
            Message message = new DefaultMessageBuilder().parseMessage(new ByteArrayInputStream(content));
            MailboxList from = message.getFrom();
            String id = message.getMessageId();
            if (from == null || from.size() != 1 || id == null || message.getSubject() == null) {
                throw new PatchGenException(
                        file + " lacks From, Subject or Message-ID; render it anew with iovakit run");
            }
            return new OutgoingEmail(
                    file,
                    Integer.parseInt(name.group(1)),
                    mailbox(from.get(0)),
                    mailboxes(message.getTo()),
                    mailboxes(message.getCc()),
                    message.getSubject(),
                    subjectHeader(message),
                    id,
                    Optional.ofNullable(message.getDate())
                            .map(date -> date.toInstant().getEpochSecond()),
                    Sha256.of(content),
                    baseCommit(new String(content, UTF_8)),
                    paths(new String(content, UTF_8)),
                    textOf(new String(content, UTF_8)));
        } catch (IOException | IllegalArgumentException e) {
            throw new PatchGenException(file + ": " + e.getMessage() + "; render it anew with iovakit run", e);
        }
    }

    /** The name of its file. */
    public String fileName() {
        return file.getFileName().toString();
    }

    /** Which one it is, for people. */
    String called() {
        return isCoverLetter() ? "cover letter" : "patch " + number;
    }

    /** Whether it introduces the others. */
    public boolean isCoverLetter() {
        return number == 0;
    }

    /** The line of the subject as git send-email says it: folded lines are joined by a blank. */
    private static String subjectHeader(Message message) {
        Field subject = message.getHeader().getField("Subject");
        return subject.getBody().replaceAll("\\r?\\n\\s+", " ").strip();
    }

    private static Optional<String> baseCommit(String content) {
        Matcher line = BASE_COMMIT.matcher(content);
        return line.find() ? Optional.of(line.group(1)) : Optional.empty();
    }

    private static Set<String> paths(String content) {
        return DIFF.matcher(content).results().map(diff -> diff.group(1)).collect(Collectors.toUnmodifiableSet());
    }

    private static List<Mailbox> mailboxes(AddressList addresses) {
        return addresses == null
                ? List.of()
                : addresses.flatten().stream().map(OutgoingEmail::mailbox).toList();
    }

    private static Mailbox mailbox(org.apache.james.mime4j.dom.address.Mailbox parsed) {
        String name = parsed.getName();
        return new Mailbox(name == null ? "" : name, parsed.getAddress());
    }

    /** A diff shows lines of the kernel, which say nothing of the email. */
    private static String textOf(String content) {
        int headersEnd = content.indexOf("\n\n");
        String body = headersEnd < 0 ? "" : content.substring(headersEnd + 2);
        int diff = body.indexOf("\ndiff --git ");
        return diff < 0 ? body : body.substring(0, diff);
    }
}
