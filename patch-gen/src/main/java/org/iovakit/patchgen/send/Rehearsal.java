// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.iovakit.lifetime.Ended;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.mail.Mailbox;
import org.iovakit.patchgen.send.Recipient.Header;

/**
 * Emails that go to their sender alone. No posting: nothing is recorded, subjects say so, and Message-IDs are others, so that
 * no mail program takes what is posted later for what it has already.
 */
public final class Rehearsal {
    /** What stands before each subject. */
    public static final String MARK = "[TO SELF] ";

    private static final Pattern RECIPIENTS = Pattern.compile("(?mi)^(To|Cc): ");
    private static final Pattern SUBJECT = Pattern.compile("(?mi)^Subject: ");

    private final Outgoing outgoing;
    private final SendEmail git;
    private final List<Recipient> self;
    private final String stamp;

    /**
     * A rehearsal.
     *
     * @param sender who gets the emails
     * @param now when, which makes the Message-IDs others each time
     */
    public Rehearsal(Outgoing outgoing, SendEmail git, Mailbox sender, Instant now) {
        this.outgoing = outgoing;
        this.git = git;
        this.self = List.of(new Recipient(sender, Header.TO, List.of("yourself alone, by --to-self")));
        this.stamp = "self" + now.getEpochSecond() + ".";
    }

    /** Who gets the emails. */
    public List<Recipient> recipients() {
        return self;
    }

    /**
     * Has git send-email say what it would do, which opens no connection.
     *
     * @throws PatchGenException if it would write to others
     */
    public SendEmail.DryRun dryRun() throws PatchGenException {
        try (PrivateCopies copies = copies()) {
            return git.dryRun(copies, self);
        }
    }

    /**
     * Sends all of them.
     *
     * @throws PatchGenException if one is another by now, or git send-email does not send them all
     */
    public void send() throws PatchGenException {
        try (PrivateCopies copies = copies()) {
            Ended ended = git.program(copies, self).run();
            if (!ended.isGood()) {
                SmtpTranscript transcript = new SmtpTranscript(() -> {});
                ended.errors().lines().forEach(transcript::line);
                String said = copies.named(transcript.remarks());
                throw new PatchGenException("git send-email stopped: " + (said.isEmpty() ? "it " + ended.words() : said)
                        + "; nothing was posted, the same command again sends all to yourself");
            }
        } catch (IOException e) {
            throw new PatchGenException("cannot run git: " + e.getMessage() + "; nothing was sent", e);
        }
    }

    private PrivateCopies copies() throws PatchGenException {
        return PrivateCopies.of(outgoing.emails(), this::marked);
    }

    /** Whom it would have gone to stays to be seen, in headers that nobody acts on. A char a byte. */
    private byte[] marked(byte[] email) {
        String text = new String(email, ISO_8859_1);
        int end = text.indexOf("\n\n");
        String headers = RECIPIENTS.matcher(text.substring(0, end)).replaceAll("X-Would-Go-$1: ");
        headers = SUBJECT.matcher(headers).replaceFirst("Subject: " + MARK);
        for (OutgoingEmail one : outgoing.emails()) {
            headers = headers.replace(
                    one.messageId(), "<" + stamp + one.messageId().substring(1));
        }
        return (headers + text.substring(end)).getBytes(ISO_8859_1);
    }
}
