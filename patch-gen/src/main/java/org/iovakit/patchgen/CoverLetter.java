// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.patchgen.mail.FilledText;
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
        for (int version = file.version(); version > 1; version--) {
            paragraphs.add(changes(version));
        }
        paragraphs.removeIf(String::isEmpty);
        return String.join("\n\n", paragraphs) + "\n";
    }

    /** Empty for a version that nobody said anything of, and that followed one that is not on the list. */
    private String changes(int version) {
        List<String> items = new ArrayList<>(series.changes(version).stream()
                .map(change -> FilledText.of("- ", "  ", change))
                .toList());
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
}
