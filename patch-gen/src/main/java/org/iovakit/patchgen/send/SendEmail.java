// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.iovakit.lifetime.Program;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.git.Git;
import org.iovakit.patchgen.mail.Mailbox;
import org.iovakit.patchgen.send.Recipient.Header;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.series.SeriesFile;

/**
 * The installed git send-email, with the user's configuration of servers, passwords and sender. What would change emails or
 * recipients is settled on the command line, whatever the configuration says: the emails leave as they were rendered, to
 * those who were shown. Not safe for use by several threads.
 */
public final class SendEmail {
    /** Never ask; and neither add nor take away anything: threads, recipients, encodings. */
    private static final List<String> AS_RENDERED = List.of(
            "--no-format-patch",
            "--no-annotate",
            "--confirm=never",
            "--validate",
            "--no-thread",
            "--no-chain-reply-to",
            "--transfer-encoding=8bit",
            "--8bit-encoding=UTF-8",
            "--suppress-cc=all",
            "--suppress-from",
            "--no-signed-off-by-cc",
            "--no-cc-cover",
            "--no-to-cover",
            "--to-cmd=true",
            "--cc-cmd=true",
            "--no-to",
            "--no-cc",
            "--no-bcc");

    private static final Pattern DRY_SERVER_RECIPIENT = Pattern.compile("RCPT TO:<(.*)>");
    private static final Pattern DRY_PROGRAM_RECIPIENTS = Pattern.compile("Sendmail: .* -i (.*)");

    private final Git git;

    /** Null before they are asked for. */
    private Set<String> aliases;

    /**
     * The git send-email of a user.
     *
     * @param directory where it runs: a repository whose configuration counts too, or any folder
     * @param variables the user's environment
     */
    public SendEmail(Path directory, Map<String, String> variables) {
        this.git = Git.ofUser(directory, variables).with(Map.of("GIT_SEND_EMAIL_NOTTY", "1"));
    }

    /**
     * What git send-email says it would do.
     *
     * @param from what the From header would say, as people read it
     * @param program whether a program sends, rather than a server that git send-email talks to itself
     */
    public record DryRun(String from, boolean program) {}

    /**
     * Has git send-email say what it would do, which opens no connection, and holds that against what is asked.
     *
     * @throws PatchGenException if it is not installed, refuses, would write to others, or would send something else
     */
    public DryRun dryRun(List<OutgoingEmail> emails, List<Recipient> recipients) throws PatchGenException {
        try (PrivateCopies copies = PrivateCopies.of(emails)) {
            return dryRun(copies, recipients);
        }
    }

    /** The same for copies that there are. */
    DryRun dryRun(PrivateCopies copies, List<Recipient> recipients) throws PatchGenException {
        requireNoHeaderCommand();
        List<OutgoingEmail> emails = copies.emails();
        Git.Result result = git.attempt(arguments(List.of("--dry-run"), copies, recipients));
        requireGood(result, copies);
        SortedSet<String> wanted = new TreeSet<>();
        recipients.forEach(recipient -> wanted.add(recipient.mailbox().address().toLowerCase(Locale.ROOT)));
        String[] logs = result.out().split("(?md)^Dry-OK\\. Log says:\\n", -1);
        if (logs.length - 1 != emails.size()) {
            throw new PatchGenException("git send-email would send " + (logs.length - 1) + " emails of " + emails.size()
                    + "; this is a fault of iovakit, please report it");
        }
        for (int i = 0; i < emails.size(); i++) {
            SortedSet<String> addressed = addressed(logs[i + 1]);
            if (!addressed.equals(wanted)) {
                throw new PatchGenException(
                        "git send-email would send " + emails.get(i).fileName() + " to "
                                + addressed + ", not to " + wanted
                                + "; see sendemail.* in git config --list --show-origin for what changes it");
            }
        }
        return new DryRun(
                DecoderUtil.decodeEncodedWords(header(logs[1], "From: "), DecodeMonitor.SILENT),
                DRY_PROGRAM_RECIPIENTS.matcher(logs[1]).find());
    }

    private static void requireGood(Git.Result result, PrivateCopies copies) throws PatchGenException {
        if (result.err().contains("is not a git command")) {
            throw new PatchGenException("git send-email is not installed (Debian: apt-get install git-email)");
        }
        if (result.err().contains("'Mail::Address' module is not here")) {
            throw new PatchGenException("git send-email lacks Perl's Mail::Address, which reads addresses (Debian:"
                    + " apt-get install libmailtools-perl)");
        }
        if (result.exitCode() != 0) {
            throw new PatchGenException("git send-email refuses: " + oneLine(copies.named(result.err()))
                    + "; see sendemail.* in git config --list --show-origin");
        }
        copies.requireUntouched();
    }

    /** It adds headers from git 2.41 on, and older ones do not know the option that switches it off. */
    private void requireNoHeaderCommand() throws PatchGenException {
        Git.Result set = git.attempt("config", "--name-only", "--get-regexp", "^sendemail\\.(.*\\.)?headercmd$");
        if (set.exitCode() == 0) {
            throw new PatchGenException(
                    set.text() + " of your git configuration adds headers, and the emails leave as they"
                            + " were rendered; unset it before you send them");
        }
    }

    /**
     * The addresses that the user's configuration adds to every email, with aliases expanded as git send-email does.
     *
     * @param header which of its entries: sendemail.to or sendemail.cc
     * @throws PatchGenException if one is no address
     */
    public List<Mailbox> configured(Header header) throws PatchGenException {
        String name = header.name().toLowerCase(Locale.ROOT);
        String identity = git.attempt("config", "--get", "sendemail.identity").text();
        Git.Result values = git.attempt("config", "--null", "--get-all", "sendemail." + identity + "." + name);
        if (identity.isEmpty() || values.exitCode() != 0) {
            values = git.attempt("config", "--null", "--get-all", "sendemail." + name);
        }
        List<Mailbox> mailboxes = new ArrayList<>();
        for (String value : values.out().split("\0", -1)) {
            for (String address : addresses(value)) {
                mailboxes.addAll(mailboxes("sendemail." + name + " of your git configuration", address));
            }
        }
        return List.copyOf(mailboxes);
    }

    /**
     * Whom somebody means: one address, or all those of an alias.
     *
     * @param place where it is written, for messages
     * @param written an address, with or without a name, or an alias
     * @throws PatchGenException if it is none, or git send-email does not expand the alias
     */
    public List<Mailbox> mailboxes(String place, String written) throws PatchGenException {
        List<String> expanded =
                Series.isAlias(written) && aliases().contains(written) ? expanded(written) : List.of(written);
        List<Mailbox> mailboxes = new ArrayList<>();
        for (String each : expanded) {
            try {
                mailboxes.add(Mailbox.parse(each));
            } catch (IllegalArgumentException e) {
                String none = Series.isAlias(each) ? ", and no alias that git send-email knows" : "";
                throw new PatchGenException(place + ": " + e.getMessage() + none + "; correct it", e);
            }
        }
        return List.copyOf(mailboxes);
    }

    /**
     * A series whose recipients are addresses, in place of aliases that its file names.
     *
     * @throws PatchGenException if one of them is neither
     */
    public Series expanded(Series series) throws PatchGenException {
        SeriesFile file = series.file();
        return new Series(
                series.directory(), file.with(expanded(series, "to", file.to()), expanded(series, "cc", file.cc())));
    }

    private List<String> expanded(Series series, String entry, List<String> recipients) throws PatchGenException {
        List<String> addresses = new ArrayList<>();
        for (String recipient : recipients) {
            if (Series.isAlias(recipient)) {
                mailboxes(series.directory().resolve(Series.FILE_NAME) + ": \"" + entry + "\"", recipient)
                        .forEach(mailbox -> addresses.add(mailbox.encoded()));
            } else {
                addresses.add(recipient);
            }
        }
        return addresses;
    }

    private static List<String> addresses(String list) {
        return Stream.of(list.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .toList();
    }

    /** The names in the alias files that the configuration names; none if git cannot list them. */
    private Set<String> aliases() throws PatchGenException {
        if (aliases == null) {
            Git.Result dump = git.attempt("send-email", "--dump-aliases");
            aliases = dump.exitCode() != 0
                    ? Set.of()
                    : dump.out()
                            .lines()
                            .map(line -> line.strip().split("\\s", 2)[0])
                            .collect(Collectors.toUnmodifiableSet());
        }
        return aliases;
    }

    /** What git send-email makes of an alias: it knows the forms of the files, and aliases that name others. */
    private List<String> expanded(String alias) throws PatchGenException {
        requireNoHeaderCommand();
        try {
            Path mail = Temporary.file("iovakit-alias");
            try {
                Files.writeString(
                        mail, "Message-ID: <aliases@localhost.invalid>\nSubject: aliases\n\nNobody gets this.\n");
                List<String> arguments = new ArrayList<>(List.of("send-email", "--dry-run"));
                arguments.addAll(AS_RENDERED);
                arguments.addAll(List.of("--no-validate", "--to=" + alias, mail.toString()));
                Git.Result result = git.attempt(arguments.toArray(String[]::new));
                if (result.exitCode() != 0) {
                    throw new PatchGenException("git send-email does not expand the alias " + alias + ": "
                            + oneLine(result.err()) + "; see its file, git config sendemail.aliasesFile");
                }
                String unfolded = result.out().replaceAll("\\n[ \\t]+", " ");
                return addresses(DecoderUtil.decodeEncodedWords(header(unfolded, "To: "), DecodeMonitor.SILENT));
            } finally {
                Files.delete(mail);
            }
        } catch (IOException e) {
            throw new PatchGenException("cannot expand the alias " + alias + ": " + e.getMessage(), e);
        }
    }

    /** A run that sends, not started; it talks of each step of the conversation on standard error. */
    Program program(PrivateCopies copies, List<Recipient> recipients) {
        return git.program(arguments(List.of("--quiet", "--smtp-debug=1"), copies, recipients));
    }

    private static String[] arguments(List<String> more, PrivateCopies copies, List<Recipient> recipients) {
        List<String> arguments = new ArrayList<>(List.of("send-email"));
        arguments.addAll(more);
        arguments.addAll(AS_RENDERED);
        for (Recipient recipient : recipients) {
            arguments.add((recipient.header() == Header.TO ? "--to=" : "--cc=")
                    + recipient.mailbox().encoded());
        }
        copies.files().forEach(file -> arguments.add(file.toAbsolutePath().toString()));
        return arguments.toArray(String[]::new);
    }

    private static SortedSet<String> addressed(String log) {
        SortedSet<String> addresses = new TreeSet<>();
        Matcher server = DRY_SERVER_RECIPIENT.matcher(log);
        while (server.find()) {
            addresses.add(server.group(1).toLowerCase(Locale.ROOT));
        }
        Matcher program = DRY_PROGRAM_RECIPIENTS.matcher(log);
        if (program.find()) {
            addresses.addAll(List.of(program.group(1).toLowerCase(Locale.ROOT).split(" ", -1)));
        }
        return addresses;
    }

    private static String header(String log, String name) {
        return log.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("");
    }

    private static String oneLine(String text) {
        return text.strip()
                .replaceAll(" at \\S*git-send-email line \\d+\\.", "")
                .replaceAll("\\s*\\R\\s*", "; ");
    }
}
