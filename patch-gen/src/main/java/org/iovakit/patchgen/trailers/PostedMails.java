// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

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
     */
    record Subject(int version, Optional<String> template) {}

    private final Map<String, String> templatesByTitle;
    private final Map<String, Subject> byId = new HashMap<>();
    private final Map<String, Mail> mails = new HashMap<>();

    /**
     * Recognises what was posted.
     *
     * @param templatesByTitle the templates of the patches, by the titles of these
     * @param mails mails of any kind, those of the series and replies among them
     */
    PostedMails(Map<String, String> templatesByTitle, List<Mail> mails) {
        this.templatesByTitle = templatesByTitle;
        mails.forEach(mail -> this.mails.putIfAbsent(mail.messageId(), mail));
        Set<String> ancestors = new HashSet<>();
        for (Mail mail : mails) {
            Optional<PatchSubject> patch =
                    posted(mail).filter(subject -> templatesByTitle.containsKey(subject.title()));
            if (patch.isPresent() && patch.get().number() > 0) {
                ancestors.addAll(mail.ancestors());
                byId.put(mail.messageId(), about(patch.get()));
            }
        }
        for (Mail mail : mails) {
            posted(mail)
                    .filter(subject -> subject.number() == 0 && ancestors.contains(mail.messageId()))
                    .ifPresent(cover -> byId.put(mail.messageId(), new Subject(cover.version(), Optional.empty())));
        }
    }

    /** The subject of a mail that posts something: neither replies to it nor ordinary mails. */
    private static Optional<PatchSubject> posted(Mail mail) {
        return PatchSubject.parse(mail.subject()).filter(subject -> !subject.reply());
    }

    private Subject about(PatchSubject patch) {
        return new Subject(patch.version(), Optional.of(templatesByTitle.get(patch.title())));
    }

    /** What a mail replies to; empty if that is none of the series' mails, or the mail posts something itself. */
    Optional<Subject> repliedTo(Mail mail) {
        if (byId.containsKey(mail.messageId()) || posted(mail).isPresent()) {
            return Optional.empty();
        }
        return ancestor(mail.ancestors())
                .or(() -> PatchSubject.parse(mail.subject())
                        .filter(subject -> subject.number() > 0 && templatesByTitle.containsKey(subject.title()))
                        .map(this::about));
    }

    /** The nearest of some mails, or of the mails that these reply to: a thread may be of any length. */
    private Optional<Subject> ancestor(Collection<String> ids) {
        Set<String> seen = new HashSet<>(ids);
        Queue<String> next = new ArrayDeque<>(ids);
        while (!next.isEmpty()) {
            String id = next.remove();
            if (byId.containsKey(id)) {
                return Optional.of(byId.get(id));
            }
            if (mails.containsKey(id)) {
                mails.get(id).ancestors().stream().filter(seen::add).forEach(next::add);
            }
        }
        return Optional.empty();
    }
}
