// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.iovakit.patchgen.mail.FilledText;
import org.iovakit.patchgen.series.Posting;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.series.SeriesFile;

/** The text of a cover letter: what its template says, then what the series file knows of versions and of backports. */
final class CoverLetter {
    /** Where archives keep every list's mails, by Message-ID. */
    private static final String ARCHIVE = "https://lore.kernel.org/r/";

    private final Series series;
    private final SeriesFile file;

    CoverLetter(Series series) {
        this.series = series;
        this.file = series.file();
    }

    /**
     * The text for mainline.
     *
     * @param rendered what the template says
     */
    String text(String rendered) {
        List<String> paragraphs = new ArrayList<>(List.of(rendered.strip()));
        int linked = file.version();
        for (int version = file.version(); version > 1; version--) {
            Optional<Integer> link = linkOf(version, linked);
            paragraphs.add(changes(version, link));
            linked = link.orElse(linked);
        }
        paragraphs.removeIf(String::isEmpty);
        return String.join("\n\n", paragraphs) + "\n";
    }

    /**
     * The version before one, if it is on the list: numbers that no version has are passed over.
     *
     * @param linked the first version that is linked to already
     */
    private Optional<Integer> linkOf(int version, int linked) {
        SortedMap<Integer, Posting> before = file.posted().headMap(Math.min(version, linked));
        boolean next = !before.isEmpty()
                && file.changes().subMap(before.lastKey() + 1, version).isEmpty();
        return next ? Optional.of(before.lastKey()) : Optional.empty();
    }

    /** Empty for a version that nobody said anything of, and that followed one that is not on the list. */
    private String changes(int version, Optional<Integer> link) {
        List<String> items = new ArrayList<>(series.changes(version).stream()
                .map(change -> FilledText.of("- ", "  ", change))
                .toList());
        link.ifPresent(before -> items.add("- Link to v" + before + ": " + ARCHIVE
                + file.posted().get(before).messageId()));
        return items.isEmpty() ? "" : "Changes in v" + version + ":\n" + String.join("\n", items);
    }

    /**
     * The text for a stable tree.
     *
     * @param rendered what the template says
     * @param target the tree
     * @param patches what the patches became upstream, where they are there
     */
    String text(String rendered, StableTarget target, Map<String, Optional<String>> patches) {
        List<String> lines = new ArrayList<>();
        boolean upstream = patches.values().stream().allMatch(Optional::isPresent);
        lines.add(
                upstream
                        ? "For " + target + ". Upstream these are:"
                        : "A backport to " + target + ", for testing only: stable trees take what is upstream, and of\n"
                                + "this series that is:");
        lines.add("");
        patches.forEach((subject, commit) ->
                lines.add("  " + commit.map(id -> id.substring(0, 12)).orElse("(not yet)   ") + " " + subject));
        List<String> paragraphs = new ArrayList<>(List.of(rendered.strip(), String.join("\n", lines)));
        return String.join("\n\n", paragraphs) + "\n";
    }
}
