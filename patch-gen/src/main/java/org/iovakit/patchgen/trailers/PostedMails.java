// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.iovakit.patchgen.mail.Mail;
import org.iovakit.patchgen.mail.PatchSubject;
import org.iovakit.patchgen.mail.Person;
import org.iovakit.patchgen.posted.PostedPatch;
import org.iovakit.patchgen.posted.PostedSeries;

/**
 * The mails that a series was posted in, and what a reply is about. Both are known by Message-IDs where somebody has kept
 * them, else by subject and author.
 */
final class PostedMails {
    /**
     * What a mail is about.
     *
     * @param version the version of the series; 0 if unknown
     * @param templates of the patches that it is about; none if that cannot be said
     * @param posted the Message-ID of the mail that it was posted in; empty where only the subject of a reply tells
     * @param doubt why it cannot be said; empty for a mail that posts something itself
     */
    record Subject(int version, List<String> templates, String posted, String doubt) {
        static Subject doubtful(String doubt) {
            return new Subject(0, List.of(), "", doubt);
        }

        /** The part of it that is about some of its patches. */
        Subject narrowedTo(List<String> some) {
            return new Subject(version, some, posted, doubt);
        }

        /** Whether the mail replies to nothing, but posts something itself. */
        boolean isPost() {
            return equals(POST);
        }

        /** Whether that is known, or there is a reason why it cannot be. */
        boolean isSettled() {
            return !equals(STRANGE);
        }
    }

    /**
     * A patch as it was posted.
     *
     * @param subject which one
     * @param threads the mails that its own one replies to: its cover letter, if it has one
     */
    private record Patch(Subject subject, List<String> threads, String text) {}

    /** What replies to nothing of the series. */
    private static final Subject STRANGE = Subject.doubtful("its mail replies to no mail of the series");

    private static final Subject POST = Subject.doubtful("");

    /** A patch that renames a file has no lines. */
    private static final Pattern RENAMING = Pattern.compile("(?m)^diff --git \\S");

    private final Map<String, String> templatesByTitle;
    private final List<String> all;
    private final Set<Person> authors = new HashSet<>();
    private final Set<String> coverTitles = new HashSet<>();

    /** What was posted in each version: the templates by the numbers of the patches, and how many it says that there are. */
    private final Map<Integer, Map<Integer, String>> numbers = new HashMap<>();

    private final Map<Integer, Integer> totals = new HashMap<>();

    /** Those with a diff in their mails; what is in a thread comes behind what somebody has kept. */
    private final List<Patch> patches = new ArrayList<>();

    /** What the mails of a version say, the same. */
    private final Map<Integer, List<String>> textsByVersion = new HashMap<>();

    /** What each mail that posts something is about, of the series or not. */
    private final IdentityHashMap<Mail, Subject> posts = new IdentityHashMap<>();

    private final Map<String, Mail> byId = new HashMap<>();
    private final IdentityHashMap<Mail, Subject> settled = new IdentityHashMap<>();

    /**
     * Recognises what was posted.
     *
     * @param templatesByTitle the templates of the patches, by the titles of these, in the order of the series
     * @param sent mails as they were posted; there need be none
     * @param mails mails of any kind, those of the series and replies among them
     */
    PostedMails(Map<String, String> templatesByTitle, List<Mail> sent, List<Mail> mails) {
        this.templatesByTitle = templatesByTitle;
        this.all = List.copyOf(templatesByTitle.values());
        for (List<Mail> some : List.of(sent, mails)) {
            some.stream()
                    .filter(mail -> !mail.messageId().isEmpty())
                    .forEach(mail -> byId.putIfAbsent(mail.messageId(), mail));
        }
        for (Mail mail : sent) {
            PatchSubject.parse(mail.subject()).ifPresent(subject -> addOwn(mail, subject));
        }
        addAuthors(mails);
        Set<String> above = new HashSet<>();
        for (Mail mail : mails) {
            Optional<PatchSubject> patch = posted(mail).filter(subject -> subject.number() > 0);
            if (patch.isPresent()) {
                posts.put(mail, POST);
                if (templatesByTitle.containsKey(patch.get().title()) && isAuthor(mail.from())) {
                    addOwn(mail, patch.get());
                    above.addAll(mail.ancestors());
                }
            }
        }
        for (Mail mail : mails) {
            posted(mail).filter(subject -> subject.number() == 0).ifPresent(subject -> {
                if (above.contains(mail.messageId()) || (isAuthor(mail.from()) && isCover(subject))) {
                    addOwn(mail, subject);
                } else if (!isCover(subject)) {
                    posts.put(mail, POST);
                }
            });
        }
    }

    /** Who posted most of what they say that a version has, under whatever address; others post single patches anew. */
    private void addAuthors(List<Mail> mails) {
        boolean known = !authors.isEmpty();
        Map<List<Object>, Set<String>> titles = new HashMap<>();
        for (Mail mail : mails) {
            posted(mail)
                    .filter(subject -> subject.number() > 0 && templatesByTitle.containsKey(subject.title()))
                    .ifPresent(subject -> {
                        Set<String> some = titles.computeIfAbsent(
                                List.of(mail.from(), subject.version(), subject.total()), any -> new HashSet<>());
                        some.add(subject.title());
                        if (!known || 2 * some.size() > subject.total()) {
                            authors.add(mail.from());
                        }
                    });
        }
    }

    private void addOwn(Mail mail, PatchSubject subject) {
        boolean cover = subject.number() == 0;
        String template = templatesByTitle.get(subject.title());
        if (cover) {
            coverTitles.add(subject.title());
        } else if (template != null) {
            numbers.computeIfAbsent(subject.version(), any -> new TreeMap<>()).put(subject.number(), template);
        }
        totals.put(subject.version(), subject.total());
        authors.add(mail.from());
        Subject about = new Subject(
                subject.version(),
                cover ? all : template == null ? List.of() : List.of(template),
                mail.messageId(),
                cover || template != null ? "" : "the series has no patch \"" + subject.title() + "\"");
        posts.put(mail, about);
        if (about.doubt().isEmpty()) {
            textsByVersion
                    .computeIfAbsent(about.version(), any -> new ArrayList<>())
                    .add(0, mail.text());
        }
        if (template != null && PostedPatch.isIn(mail.text())) {
            patches.add(new Patch(about, mail.ancestors(), mail.text()));
        }
    }

    /**
     * The text of a patch as it was posted, with its diff: in the mail that a reply is about, or in its thread; where
     * threads are lost, in any mail of that version.
     *
     * @param about the patch, or all of its series
     * @return empty where it is not at hand
     */
    Optional<String> patch(Subject about, String template) {
        List<Patch> posted = patches.stream()
                .filter(patch -> patch.subject().version() == about.version()
                        && patch.subject().templates().equals(List.of(template)))
                .toList();
        return posted.stream()
                .filter(patch -> patch.subject().posted().equals(about.posted())
                        || patch.threads().contains(about.posted()))
                .findFirst()
                .or(() -> posted.stream().reduce((one, later) -> later))
                .map(Patch::text);
    }

    /** What the patches of a version were made on, where its mails say so. */
    Optional<String> baseCommit(int version) {
        return PostedSeries.baseCommit(textsByVersion.getOrDefault(version, List.of()));
    }

    private boolean isAuthor(Person person) {
        return authors.stream().anyMatch(person::isSameAs);
    }

    /** By what it is called, or, as long as nobody knows that, by how many patches of the series came with it. */
    private boolean isCover(PatchSubject subject) {
        return coverTitles.contains(subject.title())
                || (coverTitles.isEmpty() && totals.getOrDefault(subject.version(), 0) == subject.total());
    }

    /**
     * The subject of a mail that posts something: neither that of a reply nor of one whose program has lost the sign of a
     * reply. Such a one has the subject of the mail that it replies to.
     */
    private Optional<PatchSubject> posted(Mail mail) {
        return PatchSubject.parse(mail.subject())
                .filter(subject -> !subject.reply())
                .filter(subject -> subject.number() == 0
                        || PostedPatch.isIn(mail.text())
                        || RENAMING.matcher(mail.text()).find())
                .filter(subject -> mail.ancestors().stream()
                        .limit(1)
                        .flatMap(id -> Optional.ofNullable(byId.get(id)).stream())
                        .flatMap(parent -> PatchSubject.parse(parent.subject()).stream())
                        .noneMatch(parent -> parent.number() == subject.number()
                                && parent.version() == subject.version()
                                && parent.title().equals(subject.title())));
    }

    /** The template of a patch by its number in a version; empty if nobody knows. */
    Optional<String> template(int version, int number, int current) {
        Map<Integer, String> posted = numbers.get(version);
        if (posted != null) {
            return Optional.ofNullable(posted.get(number));
        }
        return version == current && number <= all.size() ? Optional.of(all.get(number - 1)) : Optional.empty();
    }

    /** How many patches a version has; that of the series as it is, if nobody has its mails. */
    int total(int version) {
        return totals.getOrDefault(version, all.size());
    }

    /**
     * What a mail is about. Each is looked at once, from those that it names as the nearest to the farthest; a thread may be
     * longer than a stack is deep.
     */
    Subject about(Mail mail) {
        Deque<Mail> open = new ArrayDeque<>(List.of(mail));
        IdentityHashMap<Mail, Integer> next = new IdentityHashMap<>();
        next.put(mail, 0);
        while (!open.isEmpty()) {
            Mail top = open.peek();
            int at = next.get(top);
            Mail parent = at < top.ancestors().size() ? byId.get(top.ancestors().get(at)) : null;
            boolean last = at >= top.ancestors().size();
            if (settled.containsKey(top) || posts.containsKey(top) || last) {
                settle(top, STRANGE, false);
            } else if (parent != null && (settled.containsKey(parent) || posts.containsKey(parent))) {
                Subject above = posts.getOrDefault(parent, settled.get(parent));
                if (above.isSettled()) {
                    settle(top, above, at == 0);
                } else {
                    next.put(top, at + 1);
                }
            } else if (parent != null && !next.containsKey(parent)) {
                next.put(parent, 0);
                open.push(parent);
            } else {
                next.put(top, at + 1);
            }
            if (settled.containsKey(top)) {
                open.pop();
            }
        }
        return settled.get(mail);
    }

    private void settle(Mail mail, Subject above, boolean direct) {
        if (posts.containsKey(mail)) {
            settled.put(mail, POST);
        } else if (!settled.containsKey(mail)) {
            Optional<PatchSubject> subject = PatchSubject.parse(mail.subject());
            settled.put(
                    mail,
                    subject.map(own -> combined(own, above, direct)).orElse(above.equals(POST) ? STRANGE : above));
        }
    }

    /** By what it replies to and by its subject, of which the narrower counts, and the subject's version. */
    private Subject combined(PatchSubject own, Subject above, boolean direct) {
        Optional<Subject> named = named(own);
        if (above.equals(POST) || !above.isSettled()) {
            return direct || named.isEmpty() ? STRANGE : named.get();
        }
        if (!above.doubt().isEmpty()) {
            return direct || named.isEmpty() ? above : named.get();
        }
        if (named.isEmpty()) {
            return above.version() == own.version()
                    ? above
                    : Subject.doubtful(
                            "its subject is of v" + own.version() + ", and it replies to v" + above.version());
        }
        Subject subject = named.get();
        if (subject.version() != above.version()) {
            return subject;
        }
        if (above.templates().equals(subject.templates()) || above.templates().equals(all)) {
            return above.narrowedTo(subject.templates());
        }
        if (!direct && !subject.templates().equals(all)) {
            return subject;
        }
        return Subject.doubtful(
                "its subject says \"" + own.title() + "\", and it replies to another mail of the series");
    }

    /** What a subject names. */
    private Optional<Subject> named(PatchSubject subject) {
        if (totals.getOrDefault(subject.version(), subject.total()) != subject.total()) {
            return Optional.empty();
        }
        if (subject.number() == 0) {
            return coverTitles.contains(subject.title())
                    ? Optional.of(new Subject(subject.version(), all, "", ""))
                    : Optional.empty();
        }
        return Optional.ofNullable(templatesByTitle.get(subject.title()))
                .map(template -> new Subject(subject.version(), List.of(template), "", ""));
    }
}
