// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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

    private static final String REPORTED = "Reported-by";
    private static final Pattern REPORT = Pattern.compile("(?im)^(?:Closes|Link):");

    private final Map<String, String> messages;
    private final Map<String, String> titles;
    private final int version;
    private final boolean sloppy;
    private final boolean changed;
    private final RenderedCode rendered;
    private final Map<String, List<Person>> coDevelopers;
    private final CollectedTrailers before;
    private PostedMails thread = new PostedMails(Map.of(), List.of(), List.of());
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
        this.messages = new LinkedHashMap<>(messages);
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
        Map<String, String> templates = new LinkedHashMap<>();
        titles.forEach((template, title) -> templates.put(title, template));
        thread = new PostedMails(templates, emails(posted), mails);
        List<TrailerFinding> findings = new ArrayList<>();
        for (Mail mail : mails) {
            PostedMails.Subject subject = thread.about(mail);
            if (!subject.isPost()) {
                findings.addAll(judge(mail, subject));
            }
        }
        return findings;
    }

    /** What the text says, and what stands elsewhere and not in it. */
    private List<TrailerFinding> judge(Mail mail, PostedMails.Subject subject) throws PatchGenException {
        List<TrailerFinding> findings = new ArrayList<>();
        Set<String> told = new HashSet<>();
        String from = name(mail.from());
        for (GivenTrailers.Given given : GivenTrailers.of(mail.text())) {
            told.add(TagText.key(given.line()));
            String place = "line " + given.number();
            String line = given.trailer().map(Trailer::toString).orElse(given.line());
            try {
                Trailer trailer = acceptable(given, mail, subject);
                List<String> templates = templates(trailer, given.above(), subject);
                for (Fate fate : fates(trailer, templates, mail, subject)) {
                    findings.add(new TrailerFinding(line, from, place, fate.taken(), fate.remark()));
                }
            } catch (Left e) {
                findings.add(new TrailerFinding(line, from, place, List.of(), e.getMessage()));
            }
        }
        for (Mail.Aside aside : mail.asides()) {
            for (GivenTrailers.Given given : GivenTrailers.of(aside.text())) {
                if (told.add(TagText.key(given.line()))) {
                    findings.add(new TrailerFinding(
                            given.line(), from, aside.where(), List.of(), "only the plain text of a mail is taken"));
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
        return Collections.unmodifiableSet(new TreeSet<>(notCompared));
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

    /** Why a line is left. */
    private static final class Left extends Exception {
        private static final long serialVersionUID = 1L;

        Left(String reason) {
            super(reason, null, false, false);
        }
    }

    /** The trailer that a line gives, whoever its patches are. */
    private Trailer acceptable(GivenTrailers.Given given, Mail mail, PostedMails.Subject subject) throws Left {
        if (subject.templates().isEmpty()) {
            throw new Left(subject.doubt());
        }
        if (!given.objection().isEmpty()) {
            throw new Left(given.objection());
        }
        Trailer trailer =
                given.trailer().orElseThrow(() -> new Left("it is no trailer of the form Token: Name <address>"));
        if (titles.keySet().stream()
                .noneMatch(template -> CollectedTokens.isCollected(trailer, coDevelopers.get(template)))) {
            throw new Left(CollectedTokens.reason(trailer.token()));
        }
        if (trailer.toString().length() > LONGEST
                || trailer.value().codePoints().anyMatch(TrailerCollector::isOdd)) {
            throw new Left("it is too long, or holds characters that cannot be seen");
        }
        Person person = trailer.person().orElseThrow(() -> new Left("it names nobody in the form Name <address>"));
        try {
            trailer.mailbox();
        } catch (IllegalArgumentException e) {
            throw new Left(e.getMessage());
        }
        if (subject.version() > version) {
            throw new Left("it was given to v" + subject.version() + ", and this is v" + version
                    + "; name the folder of that one with --series");
        }
        if (SignOffs.isSignOff(trailer) && !person.hasAddress(mail.from().address())) {
            throw new Left("the mail is not from the address that signs off");
        }
        if (!sloppy && !person.isSameAs(mail.from())) {
            throw new Left("the mail is from somebody else; --sloppy takes it");
        }
        return trailer;
    }

    /** The patches that a trailer is for: those that it names, else those that the line above it names, else the mail's. */
    private List<String> templates(Trailer trailer, String above, PostedMails.Subject subject) throws Left {
        Optional<Scope> scope = Scope.of(trailer.comment());
        if (scope.isEmpty() && above.endsWith(":")) {
            boolean whole = subject.templates().size() == titles.size();
            scope = Scope.of(above).filter(said -> said.clear() || whole);
        }
        List<String> templates = scope.isEmpty() ? subject.templates() : named(scope.get(), subject.version());
        List<String> collecting = templates.stream()
                .filter(template -> CollectedTokens.isCollected(trailer, coDevelopers.get(template)))
                .toList();
        if (collecting.isEmpty()) {
            throw new Left(CollectedTokens.reason(trailer.token()));
        }
        return collecting;
    }

    private List<String> named(Scope scope, int given) throws Left {
        if (!scope.clear()) {
            throw new Left("it names patches in words of its own; write it to " + CollectedTrailers.FILE_NAME);
        }
        int total = thread.total(given);
        if (scope.total().orElse(total) != total) {
            throw new Left("it names a patch of " + scope.total().getAsInt() + ", and v" + given + " has " + total);
        }
        if (scope.numbers().isEmpty()) {
            return List.copyOf(titles.keySet());
        }
        List<String> templates = new ArrayList<>();
        for (int number : scope.numbers()) {
            templates.add(thread.template(given, number, version)
                    .orElseThrow(() -> new Left("it names patch " + number + " of v" + given
                            + ", which the series does not have, or whose mails are not here")));
        }
        return templates;
    }

    /** What becomes of an acceptable trailer for some of its patches. */
    private record Fate(List<CollectedTrailer> taken, String remark) {}

    /** Of what the patches do not have yet; which of them are meant need not be said in each. */
    private List<Fate> fates(Trailer trailer, List<String> templates, Mail mail, PostedMails.Subject subject)
            throws PatchGenException {
        Trailer kept = Scope.of(trailer.comment()).isPresent() ? trailer.withoutComment() : trailer;
        List<CollectedTrailer> fresh = templates.stream()
                .filter(template -> !given.contains(new Given(template, kept.statement())))
                .map(template -> new CollectedTrailer(template, kept, subject.version(), mail.messageId()))
                .toList();
        if (fresh.isEmpty()) {
            return List.of(new Fate(List.of(), "the series has it already"));
        }
        List<CollectedTrailer> same = new ArrayList<>();
        List<Fate> fates = new ArrayList<>();
        for (CollectedTrailer each : fresh) {
            Optional<String> difference = difference(each.template(), subject);
            if (difference.isEmpty()) {
                same.add(each);
                continue;
            }
            String other = "of patch " + (List.copyOf(titles.keySet()).indexOf(each.template()) + 1)
                    + " other code was posted in v" + each.version() + " than is rendered (" + difference.get() + ")";
            fates.add(changed ? new Fate(List.of(each), other) : new Fate(List.of(), other + "; --changed takes it"));
        }
        if (!same.isEmpty()) {
            fates.add(0, new Fate(same, asksFor(same)));
        }
        for (Fate fate : fates) {
            taken.addAll(fate.taken());
            fate.taken().forEach(each -> given.add(new Given(each.template(), kept.statement())));
        }
        return fates;
    }

    /** How the code that a reply is about differs from what is rendered; empty if it does not, or is not at hand. */
    private Optional<String> difference(String template, PostedMails.Subject subject) throws PatchGenException {
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

    /** What checkpatch will ask for. */
    private String asksFor(List<CollectedTrailer> fresh) {
        List<String> without = fresh.stream()
                .filter(each -> each.trailer().token().equals(REPORTED))
                .map(CollectedTrailer::template)
                .filter(template -> !REPORT.matcher(messages.get(template)).find())
                .toList();
        return without.isEmpty()
                ? ""
                : "checkpatch asks for Closes: with the address of the report, or Link:, in "
                        + String.join(", ", without);
    }

    private static boolean isOdd(int character) {
        int type = Character.getType(character);
        return Character.isISOControl(character) || type == Character.FORMAT || character == '\uFFFD';
    }

    private static String name(Person person) {
        return person.name().isEmpty() ? person.address() : person.name() + " <" + person.address() + ">";
    }
}
