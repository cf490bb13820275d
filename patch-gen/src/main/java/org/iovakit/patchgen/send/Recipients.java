// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.mail.Mailbox;
import org.iovakit.patchgen.send.Recipient.Header;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.trailers.Trailer;

/**
 * Who gets the emails of a series, and why. All get all of them: who is asked about one patch wants to see the others. An
 * address is there once, and in To if any reason puts it there. Not safe for use by several threads.
 */
public final class Recipients {
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private static final class Entry {
        private final Mailbox mailbox;
        private final Set<String> reasons = new LinkedHashSet<>();
        private Header header;

        Entry(Mailbox mailbox, Header header) {
            this.mailbox = mailbox;
            this.header = header;
        }
    }

    /** Adds somebody, or a reason for somebody who is there. */
    public void add(Mailbox mailbox, Header header, String reason) {
        Entry entry = entries.computeIfAbsent(key(mailbox), key -> new Entry(mailbox, header));
        if (header == Header.TO) {
            entry.header = Header.TO;
        }
        entry.reasons.add(reason);
    }

    /** Adds those whom the headers of the emails name, who come from the series file. */
    public void addHeaders(List<OutgoingEmail> emails) {
        for (OutgoingEmail email : emails) {
            email.to().forEach(mailbox -> add(mailbox, Header.TO, "the series"));
            email.cc().forEach(mailbox -> add(mailbox, Header.CC, "the series"));
        }
    }

    /**
     * Adds those whom trailers of the patches name.
     *
     * @param sender who signs them off, and needs no copy
     * @param git tells whom an alias stands for
     * @throws PatchGenException if a trailer names no address
     */
    public void addTrailers(List<OutgoingEmail> emails, Mailbox sender, SendEmail git) throws PatchGenException {
        for (OutgoingEmail email : emails) {
            for (Trailer trailer : Trailer.recipientsIn(email.text())) {
                for (Mailbox named : mailboxes(email, trailer, git)) {
                    if (!named.sameAddress(sender)) {
                        add(named, Header.CC, trailer.token() + " in patch " + email.number());
                    }
                }
            }
        }
    }

    private static List<Mailbox> mailboxes(OutgoingEmail email, Trailer trailer, SendEmail git)
            throws PatchGenException {
        if (Series.isAlias(trailer.value())) {
            return git.mailboxes(email.file() + ": " + trailer, trailer.value());
        }
        try {
            return List.of(trailer.mailbox());
        } catch (IllegalArgumentException e) {
            throw new PatchGenException(
                    email.file() + ": " + trailer + ": " + e.getMessage()
                            + "; correct the trailer in the series' folder and render anew with iovakit run",
                    e);
        }
    }

    /**
     * Takes somebody out of Cc.
     *
     * @throws PatchGenException if nobody of that address is there
     */
    public void dropCc(Mailbox mailbox) throws PatchGenException {
        Entry entry = entries.get(key(mailbox));
        if (entry == null || entry.header != Header.CC) {
            throw new PatchGenException(
                    "--no-cc " + mailbox.address() + ": nobody of that address is in Cc; leave it out");
        }
        entries.remove(key(mailbox));
    }

    /** Takes all out of Cc. */
    public void dropAllCc() {
        entries.values().removeIf(entry -> entry.header == Header.CC);
    }

    /** All of them: To first, else in the order in which they were added. */
    public List<Recipient> list() {
        List<Recipient> list = new ArrayList<>();
        for (Header header : Header.values()) {
            for (Entry entry : entries.values()) {
                if (entry.header == header) {
                    list.add(new Recipient(entry.mailbox, header, List.copyOf(entry.reasons)));
                }
            }
        }
        return List.copyOf(list);
    }

    private static String key(Mailbox mailbox) {
        return mailbox.address().toLowerCase(Locale.ROOT);
    }
}
