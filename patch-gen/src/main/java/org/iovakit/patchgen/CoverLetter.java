// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.series.SeriesFile;

/** The text of a cover letter: what its template says, then what the series file knows of versions and of backports. */
final class CoverLetter {
    private static final int WIDTH = 72;

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
        for (int version = file.version(); version > 1; version--) {
            paragraphs.add(changes(version));
        }
        paragraphs.removeIf(String::isEmpty);
        return String.join("\n\n", paragraphs) + "\n";
    }

    /** Empty for a version that nobody said anything of, and that followed one that is not on the list. */
    private String changes(int version) {
        List<String> items = new ArrayList<>(
                series.changes(version).stream().map(CoverLetter::item).toList());
        Optional.ofNullable(file.posted().get(version - 1))
                .ifPresent(posted -> items.add("- Link to v" + (version - 1) + ": " + ARCHIVE + posted.messageId()));
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

    /**
     * A text with what all versions of the series have in common at its end, below a line that mail tools cut at: above it,
     * checkpatch.pl takes it for Gerrit's.
     */
    String withChangeId(String text) {
        return text
                + file.changeId().map(id -> "\n---\nchange-id: " + id + "\n").orElse("");
    }

    /** A list item, with lines no longer than mail programs quote well; lines that the text has stay lines. */
    private static String item(String text) {
        StringBuilder item = new StringBuilder();
        for (String line : text.lines().toList()) {
            StringBuilder wrapped = new StringBuilder(item.isEmpty() ? "-" : " ");
            for (String word : line.strip().split("\\s+", -1)) {
                boolean full = wrapped.length() + 1 + word.length() > WIDTH && wrapped.length() > 2;
                if (full) {
                    item.append(item.isEmpty() ? "" : "\n").append(wrapped);
                    wrapped = new StringBuilder(" ");
                }
                wrapped.append(' ').append(word);
            }
            item.append(item.isEmpty() ? "" : "\n").append(wrapped);
        }
        return item.toString();
    }
}
