// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.mail.Mail;
import org.iovakit.patchgen.mail.MailFile;
import org.iovakit.patchgen.mail.MailParser;
import org.iovakit.patchgen.mail.Person;
import org.iovakit.patchgen.posted.ChangedLines;

/** Collects the trailers that replies give to the patches of a series. */
public final class TrailerCollector {
    /** No line of a mail is longer, RFC 5322 says. */
    private static final int LONGEST = 998;

    private final Map<String, String> titles;
    private final int version;
    private final boolean sloppy;
    private final boolean changed;
    private final RenderedCode rendered;
    private final Map<String, List<Person>> coDevelopers;
    private final CollectedTrailers before;
    private final List<CollectedTrailer> taken = new ArrayList<>();

    /** What each patch has. */
    private final Set<Given> given = new HashSet<>();

    /** How what was posted differs from what is rendered, for what was looked at. */
    private final Map<Posted, Optional<String>> differences = new HashMap<>();

    /** The patches whose mails are not at hand, and which trailers are taken for. */
    private final Set<String> notCompared = new TreeSet<>();

    private record Posted(String template, String text) {}

    private record Given(String template, Trailer.Statement statement) {}

    /**
     * Prepares to collect.
     *
     * @param messages what the templates say, by their names, in the order of the series: titles, and co-developers, whose
     *     sign-offs are taken
     * @param version the version of the series; what was given to a later one is not taken
     * @param collected what the series has already
     * @param sloppy whether to take a trailer from somebody else than it names
     * @param changed whether to take a trailer that was given to other code than is rendered
     * @param rendered that code, which is asked for where a patch as it was posted is at hand
     */
    public TrailerCollector(
            Map<String, String> messages,
            int version,
            CollectedTrailers collected,
            boolean sloppy,
            boolean changed,
            RenderedCode rendered) {
        this.titles = new LinkedHashMap<>();
        this.coDevelopers = new LinkedHashMap<>();
        messages.forEach((template, message) -> {
            titles.put(template, message.lines().findFirst().orElse("").replaceAll("\\s+", " "));
            coDevelopers.put(template, SignOffs.coDevelopers(message));
        });
        this.version = version;
        this.before = collected;
        this.sloppy = sloppy;
        this.changed = changed;
        this.rendered = rendered;
        collected
                .all()
                .forEach(each ->
                        given.add(new Given(each.template(), each.trailer().statement())));
    }

    /**
     * Goes through the replies.
     *
     * @param replies an mbox, a mail or a maildir, in which the series itself may be too
     * @param posted the folder of the emails as they were posted; it need not be there
     * @return what was found, in the order of the mails
     * @throws PatchGenException if they cannot be read, or the patches cannot be rendered
     */
    public List<TrailerFinding> collect(Path replies, Path posted) throws PatchGenException {
        List<Mail> mails = MailFile.read(replies);
        List<Mail> known = new ArrayList<>(emails(posted));
        known.addAll(mails);
        Map<String, String> templates = new LinkedHashMap<>();
        titles.forEach((template, title) -> templates.put(title, template));
        PostedMails thread = new PostedMails(templates, known);
        List<TrailerFinding> findings = new ArrayList<>();
        for (Mail mail : mails) {
            Optional<PostedMails.Subject> subject = thread.repliedTo(mail);
            if (subject.isPresent()) {
                for (Trailer trailer : GivenTrailers.of(mail.text())) {
                    findings.addAll(judge(trailer, mail, subject.get(), thread));
                }
            }
        }
        return findings;
    }

    /** What the series had, and what was taken. */
    public CollectedTrailers collected() {
        return before.plus(taken);
    }

    /** The templates of patches that trailers were taken for, and that nobody held against what was posted: it is not at hand. */
    public Set<String> notCompared() {
        return Set.copyOf(notCompared);
    }

    private static List<Mail> emails(Path folder) throws PatchGenException {
        List<Mail> emails = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return emails;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".patch"))
                    .sorted()
                    .toList()) {
                try (InputStream email = Files.newInputStream(file)) {
                    emails.add(MailParser.parse(email));
                }
            }
        } catch (IOException e) {
            throw new PatchGenException("cannot read the emails in " + folder + ": " + e.getMessage(), e);
        }
        return emails;
    }

    private List<TrailerFinding> judge(Trailer trailer, Mail mail, PostedMails.Subject subject, PostedMails thread)
            throws PatchGenException {
        List<String> templates = subject.template().map(List::of).orElseGet(() -> List.copyOf(titles.keySet())).stream()
                .filter(template -> CollectedTokens.isCollected(trailer, coDevelopers.get(template)))
                .toList();
        String from = name(mail.from());
        if (templates.isEmpty()) {
            return List.of(new TrailerFinding(trailer, from, List.of(), CollectedTokens.reason(trailer.token())));
        }
        Optional<String> objection = objection(trailer, mail, subject);
        if (objection.isPresent()) {
            return List.of(new TrailerFinding(trailer, from, List.of(), objection.get()));
        }
        Trailer.Statement statement = trailer.statement();
        List<CollectedTrailer> fresh = templates.stream()
                .filter(template -> !given.contains(new Given(template, statement)))
                .map(template -> new CollectedTrailer(template, trailer, subject.version(), mail.messageId()))
                .toList();
        if (fresh.isEmpty()) {
            return List.of(new TrailerFinding(trailer, from, List.of(), "the series has it already"));
        }
        List<CollectedTrailer> same = new ArrayList<>();
        List<TrailerFinding> findings = new ArrayList<>();
        for (CollectedTrailer each : fresh) {
            Optional<String> difference = difference(each.template(), subject, thread);
            if (difference.isEmpty()) {
                same.add(each);
                continue;
            }
            String other = "of patch " + (List.copyOf(titles.keySet()).indexOf(each.template()) + 1)
                    + " other code was posted in v" + each.version() + " than is rendered (" + difference.get() + ")";
            findings.add(
                    changed
                            ? new TrailerFinding(trailer, from, List.of(each), other)
                            : new TrailerFinding(trailer, from, List.of(), other + "; --changed takes it"));
        }
        if (!same.isEmpty()) {
            findings.add(0, new TrailerFinding(trailer, from, same, ""));
        }
        for (TrailerFinding finding : findings) {
            taken.addAll(finding.taken());
            finding.taken().forEach(each -> given.add(new Given(each.template(), statement)));
        }
        return findings;
    }

    /** How the code that a reply is about differs from what is rendered; empty if it does not, or is not at hand. */
    private Optional<String> difference(String template, PostedMails.Subject subject, PostedMails thread)
            throws PatchGenException {
        Optional<Posted> posted = thread.patch(subject, template).map(text -> new Posted(template, text));
        if (posted.isEmpty()) {
            notCompared.add(template);
            return Optional.empty();
        }
        if (!differences.containsKey(posted.get())) {
            ChangedLines now = rendered.of(template, thread.baseCommit(subject.version()));
            differences.put(posted.get(), new ChangedLines(posted.get().text()).difference(now));
        }
        return differences.get(posted.get());
    }

    private Optional<String> objection(Trailer trailer, Mail mail, PostedMails.Subject subject) {
        if (trailer.toString().length() > LONGEST
                || trailer.value().codePoints().anyMatch(TrailerCollector::isOdd)) {
            return Optional.of("it is too long, or holds characters that cannot be seen");
        }
        if (trailer.person().isEmpty()) {
            return Optional.of("it names nobody in the form Name <address>");
        }
        try {
            trailer.mailbox();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
        if (subject.version() > version) {
            return Optional.of("it was given to v" + subject.version() + ", and this is v" + version
                    + "; name the folder of that one with --series");
        }
        if (SignOffs.isSignOff(trailer)
                && !trailer.person().get().hasAddress(mail.from().address())) {
            return Optional.of("the mail is not from the address that signs off");
        }
        if (!sloppy && !isOfSender(trailer.person().get(), mail.from())) {
            return Optional.of("the mail is from somebody else; --sloppy takes it");
        }
        return Optional.empty();
    }

    private static boolean isOdd(int character) {
        int type = Character.getType(character);
        return Character.isISOControl(character) || type == Character.FORMAT || character == '\uFFFD';
    }

    /** By address, or by name, as people have more than one address. */
    private static boolean isOfSender(Person person, Person sender) {
        return person.hasAddress(sender.address())
                || (!person.name().isBlank() && words(person.name()).equals(words(sender.name())));
    }

    /** The same for {@code Byron, Ada} and {@code Ada Byron}. */
    private static Set<String> words(String name) {
        return new TreeSet<>(Arrays.asList(
                name.toLowerCase(Locale.ROOT).replace(',', ' ').strip().split("\\s+", -1)));
    }

    private static String name(Person person) {
        return person.name().isEmpty() ? person.address() : person.name() + " <" + person.address() + ">";
    }
}
