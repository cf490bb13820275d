// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What {@code series.yaml} holds. No other entry is known; those behind {@code patches} may be left out.
 *
 * @param name the series' name, which is also that of the branch it is rendered on
 * @param version 1 for the first posting
 * @param to addresses for the To header, or aliases of the user's git send-email
 * @param cc the same for the Cc header
 * @param cover the template of the cover letter
 * @param files the files, by their path in the kernel tree, that the patches edit
 * @param entries the patches, in order
 * @param prefixes words for the subject beside PATCH, such as RFC or RESEND
 * @param changeId what all versions of the series have in common
 * @param inReplyTo the Message-ID, without angle brackets, that the cover letter replies to; absent for a new thread
 * @param changes what changed, by the version that it changed in
 * @param posted the versions before this one, as far as they are known to be on the list
 * @param oldest the first version of Linux, such as 6.1, that the templates fit; absent where nobody looked
 * @param calls functions of the files that the patches call and do not edit
 * @param depends what has to be applied before the patches, in order
 */
public record SeriesFile(
        String name,
        int version,
        List<String> to,
        List<String> cc,
        String cover,
        List<String> files,
        List<PatchEntry> entries,
        List<String> prefixes,
        Optional<String> changeId,
        Optional<String> inReplyTo,
        SortedMap<Integer, List<String>> changes,
        SortedMap<Integer, Posting> posted,
        Optional<String> oldest,
        List<String> calls,
        List<Dependency> depends) {
    /** The same with other patches. */
    public SeriesFile with(List<PatchEntry> patches) {
        return with(to, cc, patches);
    }

    /** The same for others. */
    public SeriesFile with(List<String> recipients, List<String> copies) {
        return with(recipients, copies, entries);
    }

    private SeriesFile with(List<String> recipients, List<String> copies, List<PatchEntry> patches) {
        return new SeriesFile(
                name,
                version,
                List.copyOf(recipients),
                List.copyOf(copies),
                cover,
                files,
                List.copyOf(patches),
                prefixes,
                changeId,
                inReplyTo,
                changes,
                posted,
                oldest,
                calls,
                depends);
    }

    /** The templates of the patches, in order. */
    public List<String> patches() {
        return entries.stream().map(PatchEntry::template).toList();
    }
}
