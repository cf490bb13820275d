// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iovakit.patchgen.mail.Mail;
import org.iovakit.patchgen.mail.PatchSubject;
import org.iovakit.patchgen.posted.PostedPatch;
import org.iovakit.patchgen.posted.PostedSeries;

/**
 * The mails that a series was posted in, and what a reply is about. They are known by their Message-IDs where somebody has
 * kept them, else by their subjects.
 */
final class PostedMails {
    /**
     * What a mail is about.
     *
     * @param version the version of the series
     * @param template the template of a patch; absent for all of the series
     * @param posted the Message-ID of the mail that it was posted in; empty where only the subject of a reply tells
     */
    record Subject(int version, Optional<String> template, String posted) {}

    /**
     * A patch as it was posted.
     *
     * @param subject which one
     * @param threads the mails that its own one replies to: its cover letter, if it has one
     */
    private record Patch(Subject subject, List<String> threads, String text) {}

    /**
     * Where a mail stands in a thread.
     *
     * @param subject what the nearest of its ancestors that was posted is about
     * @param distance how many replies away that is; 0 for what was posted
     */
    private record Place(Subject subject, int distance) {}

    private final Map<String, String> templatesByTitle;
    private final Map<String, Subject> byId = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();

    /** Those with a diff in their mails; what is in a thread comes behind what somebody has kept. */
    private final List<Patch> patches = new ArrayList<>();

    /** What the mails of a version say, the same. */
    private final Map<Integer, List<String>> textsByVersion = new HashMap<>();

    /**
     * Recognises what was posted.
     *
     * @param templatesByTitle the templates of the patches, by the titles of these
     * @param mails mails of any kind, those of the series and replies among them
     */
    PostedMails(Map<String, String> templatesByTitle, List<Mail> mails) {
        this.templatesByTitle = templatesByTitle;
        Set<String> ancestors = new HashSet<>();
        for (Mail mail : mails) {
            Optional<PatchSubject> patch =
                    posted(mail).filter(subject -> templatesByTitle.containsKey(subject.title()));
            if (patch.isPresent() && patch.get().number() > 0) {
                ancestors.addAll(mail.ancestors());
                Subject about = about(patch.get(), mail.messageId());
                byId.put(mail.messageId(), about);
                keep(about, mail);
                if (PostedPatch.isIn(mail.text())) {
                    patches.add(new Patch(about, mail.ancestors(), mail.text()));
                }
            }
        }
        for (Mail mail : mails) {
            posted(mail)
                    .filter(subject -> subject.number() == 0 && ancestors.contains(mail.messageId()))
                    .map(cover -> new Subject(cover.version(), Optional.empty(), mail.messageId()))
                    .ifPresent(cover -> {
                        byId.put(mail.messageId(), cover);
                        keep(cover, mail);
                    });
        }
        followThreads(mails);
    }

    private void keep(Subject about, Mail mail) {
        textsByVersion
                .computeIfAbsent(about.version(), any -> new ArrayList<>())
                .add(0, mail.text());
    }

    /**
     * The text of a patch as it was posted, with its diff: in the mail that a reply is about, or in its thread; where
     * threads are lost, in any mail of that version.
     *
     * @param about the patch, or all of its series
     * @return empty where it is not at hand
     */
    Optional<String> patch(Subject about, String template) {
        List<Patch> all = patches.stream()
                .filter(patch -> patch.subject().version() == about.version()
                        && patch.subject().template().equals(Optional.of(template)))
                .toList();
        return all.stream()
                .filter(patch -> patch.subject().posted().equals(about.posted())
                        || patch.threads().contains(about.posted()))
                .findFirst()
                .or(() -> all.stream().reduce((one, later) -> later))
                .map(Patch::text);
    }

    /** What the patches of a version were made on, where its mails say so. */
    Optional<String> baseCommit(int version) {
        return PostedSeries.baseCommit(textsByVersion.getOrDefault(version, List.of()));
    }

    /** From what was posted to the replies, to their replies and so on, so that each mail is looked at once. */
    private void followThreads(List<Mail> mails) {
        Map<String, List<Mail>> replies = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (Mail mail : mails) {
            if (ids.add(mail.messageId())) {
                mail.ancestors()
                        .forEach(id -> replies.computeIfAbsent(id, any -> new ArrayList<>())
                                .add(mail));
            }
        }
        Map<String, Place> level = new HashMap<>();
        byId.forEach((id, subject) -> level.put(id, new Place(subject, 0)));
        while (!level.isEmpty()) {
            places.putAll(level);
            List<String> last = List.copyOf(level.keySet());
            level.clear();
            for (String id : last) {
                for (Mail reply : replies.getOrDefault(id, List.of())) {
                    if (!places.containsKey(reply.messageId())) {
                        level.put(reply.messageId(), nearest(reply.ancestors()).orElseThrow());
                    }
                }
            }
        }
    }

    /** The subject of a mail that posts something: neither replies to it nor ordinary mails. */
    private static Optional<PatchSubject> posted(Mail mail) {
        return PatchSubject.parse(mail.subject()).filter(subject -> !subject.reply());
    }

    private Subject about(PatchSubject patch, String posted) {
        return new Subject(patch.version(), Optional.of(templatesByTitle.get(patch.title())), posted);
    }

    /** What a mail replies to; empty if that is none of the series' mails, or the mail posts something itself. */
    Optional<Subject> repliedTo(Mail mail) {
        if (byId.containsKey(mail.messageId()) || posted(mail).isPresent()) {
            return Optional.empty();
        }
        return nearest(mail.ancestors())
                .map(Place::subject)
                .or(() -> PatchSubject.parse(mail.subject())
                        .filter(subject -> subject.number() > 0 && templatesByTitle.containsKey(subject.title()))
                        .map(subject -> about(subject, "")));
    }

    /** Where a reply to these mails stands: it is about the nearest of what was posted. */
    private Optional<Place> nearest(Collection<String> ancestors) {
        return ancestors.stream()
                .filter(places::containsKey)
                .map(places::get)
                .min(Comparator.comparingInt(Place::distance))
                .map(above -> new Place(above.subject(), above.distance() + 1));
    }
}
