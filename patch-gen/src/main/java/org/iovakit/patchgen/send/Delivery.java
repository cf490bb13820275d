// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.iovakit.lifetime.CompleteLines;
import org.iovakit.lifetime.Program;
import org.iovakit.lifetime.Running;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.email.OutgoingLock;

/**
 * Sends the emails of a folder, and sends none of them twice. All that are left go through one git send-email, so one
 * connection and one password serve them, and their dates follow their order. For one thread; a second delivery of the same
 * folder, in whatever program, is refused.
 */
public final class Delivery implements AutoCloseable {
    /** How long a program that is told to end waits for the last words of git send-email. */
    private static final int LAST_WORDS_SECONDS = 10;

    private final Outgoing outgoing;
    private final OutgoingLock lock;
    private final Journal journal;

    /**
     * What became of the emails that were left.
     *
     * @param accepted those that a server took
     * @param unclear one that a server was given and did not answer for, if there is one
     * @param unsent those that stayed here
     * @param reason what git send-email said, if it did not send all
     */
    public record Outcome(
            List<OutgoingEmail> accepted, List<OutgoingEmail> unclear, List<OutgoingEmail> unsent, String reason) {
        /** Whether a server took all. */
        public boolean complete() {
            return unclear.isEmpty() && unsent.isEmpty();
        }
    }

    private Delivery(Outgoing outgoing, OutgoingLock lock, Journal journal) {
        this.outgoing = outgoing;
        this.lock = lock;
        this.journal = journal;
    }

    /**
     * Opens the delivery of a folder.
     *
     * @throws PatchGenException if its record cannot be read, or another program sends it
     */
    public static Delivery open(Outgoing outgoing) throws PatchGenException {
        OutgoingLock lock;
        try {
            lock = OutgoingLock.take(outgoing.directory());
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot write to " + outgoing.directory() + ": " + e.getMessage()
                            + "; sending needs to keep a record there",
                    e);
        }
        try {
            return new Delivery(outgoing, lock, Journal.read(outgoing.journal()));
        } catch (PatchGenException | RuntimeException e) {
            close(lock, outgoing);
            throw e;
        }
    }

    /** The emails that a server took, earlier. */
    public List<OutgoingEmail> accepted() {
        return outgoing.emails().stream()
                .filter(email -> journal.isAccepted(email.messageId()))
                .toList();
    }

    /** The emails of which it is not known whether they were sent. */
    public List<OutgoingEmail> unclear() {
        return outgoing.emails().stream()
                .filter(email -> journal.isPerhapsSent(email.messageId()))
                .toList();
    }

    /** The emails that are still to be sent. */
    public List<OutgoingEmail> left() {
        return outgoing.emails().stream()
                .filter(email -> !journal.isAccepted(email.messageId()) && !journal.isPerhapsSent(email.messageId()))
                .toList();
    }

    /** When a server took an email, in ISO 8601. */
    public String acceptedAt(OutgoingEmail email) {
        return journal.acceptedAt(email.messageId());
    }

    /**
     * Settles what the user found out about an email of which it was not known.
     *
     * @param arrived whether it was sent
     */
    public void settle(OutgoingEmail email, boolean arrived) throws PatchGenException {
        if (arrived) {
            journal.accept(email.messageId());
        } else {
            journal.notSent(List.of(email.messageId()));
        }
    }

    /**
     * Sends what is left.
     *
     * @param program whether a program sends, of which only the exit code is seen
     * @param progress is told each email that a server took, when it did
     * @throws PatchGenException if an email is another by now, the record cannot be written or git cannot be started: then
     *     nothing was sent; or if the record of what was sent cannot be written, and the message names those
     */
    public Outcome send(SendEmail git, List<Recipient> recipients, boolean program, Consumer<OutgoingEmail> progress)
            throws PatchGenException {
        try (PrivateCopies copies = PrivateCopies.of(left())) {
            return send(git.program(copies, recipients), copies, program, progress);
        }
    }

    private Outcome send(Program git, PrivateCopies copies, boolean program, Consumer<OutgoingEmail> progress)
            throws PatchGenException {
        Run run = new Run(copies, progress);
        journal.handOver(copies.emails().stream().map(OutgoingEmail::messageId).toList());
        Running running;
        try {
            running = git.tellingErrors(run::errLine).start();
        } catch (IOException e) {
            run.recordUnsent(copies.emails(), List.of());
            throw new PatchGenException("cannot run git: " + e.getMessage() + "; install it, nothing was sent", e);
        }
        CountDownLatch recorded = new CountDownLatch(1);
        Thread lastWords = new Thread(() -> awaitLastWords(running, recorded));
        Runtime.getRuntime().addShutdownHook(lastWords);
        try {
            return run.follow(running, program);
        } finally {
            recorded.countDown();
            removeHook(lastWords);
        }
    }

    /** What the server takes while the program is told to end is recorded still. */
    private static void awaitLastWords(Running git, CountDownLatch recorded) {
        git.ask();
        try {
            if (!recorded.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                git.end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is ending, and the hook is why this was waited for.
        }
    }

    @Override
    public void close() throws PatchGenException {
        close(lock, outgoing);
    }

    private static void close(OutgoingLock lock, Outgoing outgoing) throws PatchGenException {
        try {
            lock.close();
        } catch (IOException e) {
            throw new PatchGenException("cannot close " + outgoing.directory() + ": " + e.getMessage(), e);
        }
    }

    /** One run of git send-email. */
    private final class Run {
        private final PrivateCopies copies;
        private final List<OutgoingEmail> emails;
        private final Consumer<OutgoingEmail> progress;
        private final SmtpTranscript transcript = new SmtpTranscript(this::serverAccepted);
        private int acceptedByServer;
        private int saidSent;
        private int accepted;

        /** Taken by the server, and not on the disk as such. */
        private final List<OutgoingEmail> unrecorded = new ArrayList<>();

        Run(PrivateCopies copies, Consumer<OutgoingEmail> progress) {
            this.copies = copies;
            this.emails = copies.emails();
            this.progress = progress;
        }

        Outcome follow(Running git, boolean program) throws PatchGenException {
            String how = read(git);
            synchronized (this) {
                List<OutgoingEmail> rest = new ArrayList<>(emails.subList(accepted, emails.size()));
                List<OutgoingEmail> unclear = new ArrayList<>();
                if (!rest.isEmpty() && (program || transcript.isUnclear())) {
                    unclear.add(rest.remove(0));
                }
                if (!rest.isEmpty() || !unrecorded.isEmpty()) {
                    recordUnsent(rest, unclear);
                }
                return new Outcome(List.copyOf(emails.subList(0, accepted)), unclear, List.copyOf(rest), reason(how));
            }
        }

        private void recordUnsent(List<OutgoingEmail> rest, List<OutgoingEmail> unclear) throws PatchGenException {
            try {
                journal.notSent(rest.stream().map(OutgoingEmail::messageId).toList());
            } catch (PatchGenException e) {
                throw new PatchGenException(e.getMessage() + settling(unclear, rest), e);
            }
        }

        /** How the user makes up for a record that could not be written. */
        private String settling(List<OutgoingEmail> unclear, List<OutgoingEmail> rest) {
            StringBuilder advice = new StringBuilder(". Then run the same command with");
            if (!unrecorded.isEmpty()) {
                advice.append(" --arrived ").append(numbers(unrecorded)).append(", which were sent");
            }
            if (!rest.isEmpty()) {
                advice.append(unrecorded.isEmpty() ? "" : ", and")
                        .append(" --lost ")
                        .append(numbers(rest))
                        .append(", which were not");
            }
            if (!unclear.isEmpty()) {
                advice.append("; perhaps sent: ").append(numbers(unclear));
            }
            return advice.toString();
        }

        private static String numbers(List<OutgoingEmail> emails) {
            return emails.stream()
                    .map(email -> Integer.toString(email.number()))
                    .collect(Collectors.joining(","));
        }

        private String reason(String how) {
            String said = copies.named(transcript.remarks());
            return said.isEmpty() ? "it " + how : said;
        }

        /** Reads to the end, and returns how it ended. A line that is cut off tells of nothing. */
        private String read(Running git) throws PatchGenException {
            try (git;
                    CompleteLines lines = new CompleteLines(git.output(), UTF_8)) {
                git.input().close();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    outLine(line);
                }
                return git.await().words();
            } catch (InterruptedIOException e) {
                throw new PatchGenException("interrupted while git send-email ran; run iovakit send again", e);
            } catch (IOException e) {
                throw new PatchGenException(
                        "cannot read what git send-email says: " + e.getMessage() + "; run iovakit send again", e);
            }
        }

        private synchronized void errLine(String line) {
            transcript.line(line);
        }

        /** With --quiet, git send-email says this of each email that is sent, in their order. */
        private synchronized void outLine(String line) {
            if (saidSent < emails.size()
                    && line.equals("Sent " + emails.get(saidSent).subjectHeader())) {
                saidSent++;
                record(saidSent);
            }
        }

        private void serverAccepted() {
            acceptedByServer++;
            record(acceptedByServer);
        }

        private void record(int count) {
            while (accepted < count && accepted < emails.size()) {
                OutgoingEmail email = emails.get(accepted);
                accepted++;
                try {
                    journal.accept(email.messageId());
                    unrecorded.clear();
                } catch (PatchGenException e) {
                    // On the disk it stays perhaps sent. Whenever the record is written again, it has this too.
                    unrecorded.add(email);
                }
                progress.accept(email);
            }
        }
    }
}
