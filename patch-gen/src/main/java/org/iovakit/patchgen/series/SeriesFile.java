// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code series.yaml} holds. No other entry is known; those behind {@code patches} may be left out.
 *
 * @param name the series' name, which is also that of the branch it is rendered on
 * @param version 1 for the first posting
 * @param to addresses for the To header
 * @param cc addresses for the Cc header
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
        List<String> calls) {
    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static SeriesFile of(
            @JsonProperty(value = "name", required = true) String name,
            @JsonProperty(value = "version", required = true) int version,
            @JsonProperty(value = "to", required = true) List<String> to,
            @JsonProperty(value = "cc", required = true) List<String> cc,
            @JsonProperty(value = "cover", required = true) String cover,
            @JsonProperty(value = "files", required = true) List<String> files,
            @JsonProperty(value = "patches", required = true) List<PatchEntry> entries,
            @JsonProperty("prefixes") List<String> prefixes,
            @JsonProperty("change-id") String changeId,
            @JsonProperty("in-reply-to") String inReplyTo,
            @JsonProperty("changes") Map<Integer, List<String>> changes,
            @JsonProperty("posted") Map<Integer, Posting> posted,
            @JsonProperty("oldest") String oldest,
            @JsonProperty("calls") List<String> calls) {
        return new SeriesFile(
                present("name", name),
                version,
                present("to", to),
                present("cc", cc),
                present("cover", cover),
                present("files", files),
                present("patches", entries),
                prefixes == null ? List.of() : present("prefixes", prefixes),
                Optional.ofNullable(changeId),
                Optional.ofNullable(inReplyTo),
                changes == null ? new TreeMap<>() : new TreeMap<>(changes),
                posted == null ? new TreeMap<>() : new TreeMap<>(posted),
                Optional.ofNullable(oldest),
                calls == null ? List.of() : present("calls", calls));
    }

    /** What is written as {@code to:} without a value is there, and null. */
    private static <T> T present(String entry, T value) {
        boolean hollow = value instanceof List<?> list && list.stream().anyMatch(element -> element == null);
        if (value == null || hollow) {
            throw new IllegalArgumentException("\"" + entry + "\" has no value, or a list with an empty place");
        }
        return value;
    }

    /** The same with other patches. */
    public SeriesFile with(List<PatchEntry> patches) {
        return new SeriesFile(
                name,
                version,
                to,
                cc,
                cover,
                files,
                List.copyOf(patches),
                prefixes,
                changeId,
                inReplyTo,
                changes,
                posted,
                oldest,
                calls);
    }

    /** The templates of the patches, in order. */
    public List<String> patches() {
        return entries.stream().map(PatchEntry::template).toList();
    }
}
