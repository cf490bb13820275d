// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.app.series.Lineage;
import org.iovakit.domain.StageTree;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.checked.CheckedEdits;
import org.iovakit.patchgen.checked.CheckedSources;
import org.iovakit.patchgen.edit.Edit;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.template.PatchText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No template of our series can lose or change an edit unseen. */
class CheckedEditsOfTheSeriesTest {
    private static final String RECORD_IT = "; if its stage says the same, record it with iovakit audit --accept";

    private final Map<String, PatchText> series = new LinkedHashMap<>();

    @BeforeEach
    void renderTemplates() throws PatchGenException {
        Series ours = Series.read(Console.PROJECT.resolve("series/iova-augmented-rbtree/v1"));
        series.putAll(Lineage.of(ours, StageTree.installed()).texts());
    }

    /** An edit or a new file of the series, to be left out or given another text. */
    private record Part(String template, String file, Optional<Edit> edit, String text) {
        String what() {
            return edit.map(Edit::toString).orElse("add_file " + file).replaceAll("\\s+", " ");
        }

        boolean isC() {
            return file.matches(".*\\.[ch]");
        }
    }

    /** What is recorded is what is there: without a compiler nothing else would be taken. */
    @Test
    void theSourcesAreThoseThatAreRecorded() throws PatchGenException {
        Lineage lineage = Lineage.of(
                Series.read(Console.PROJECT.resolve("series/iova-augmented-rbtree/v1")), StageTree.installed());
        assertEquals(
                List.of(),
                CheckedSources.read(CheckedSources.location(lineage.series()))
                        .changed(CheckedSources.of(Console.PROJECT, lineage.sources())),
                "look at them, and record them with iovakit audit --accept");
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        series.forEach((template, text) -> {
            text.edits()
                    .forEach((file, edits) ->
                            edits.forEach(edit -> parts.add(new Part(template, file, Optional.of(edit), edit.text()))));
            text.newFiles().forEach((file, content) -> parts.add(new Part(template, file, Optional.empty(), content)));
        });
        return parts;
    }

    /** What is found where one part of the series has another text, or is left out if it has none. */
    private List<String> findings(Part changed, Optional<String> newText) {
        Map<String, PatchText> texts = new LinkedHashMap<>(series);
        texts.computeIfPresent(changed.template(), (template, text) -> {
            Map<String, List<Edit>> edits = new LinkedHashMap<>(text.edits());
            Map<String, String> newFiles = new LinkedHashMap<>(text.newFiles());
            if (changed.edit().isEmpty()) {
                newFiles.computeIfPresent(changed.file(), (file, old) -> newText.orElse(null));
            } else {
                edits.computeIfPresent(
                        changed.file(),
                        (file, old) -> replaced(old, changed.edit().get(), newText));
            }
            return new PatchText(text.message(), text.notes(), edits, newFiles);
        });
        return CheckedEdits.of(series).findings(CheckedEdits.of(texts));
    }

    private static List<Edit> replaced(List<Edit> edits, Edit changed, Optional<String> newText) {
        List<Edit> result = new ArrayList<>(edits);
        int at = result.indexOf(changed);
        if (newText.isEmpty()) {
            result.remove(at);
        } else {
            result.set(at, new Edit(changed.operation(), changed.anchor(), newText.get(), changed.where()));
        }
        return result;
    }

    @Test
    void eachEditIsMissed() {
        List<Part> parts = parts();
        assertFalse(parts.isEmpty());
        for (Part part : parts) {
            assertEquals(
                    List.of(part.template() + " no longer has the edit " + part.what()
                            + ", which its stage was checked with"),
                    findings(part, Optional.empty()));
        }
    }

    @Test
    void noCommentCountsAndInCNoIndentation() {
        for (Part part : parts()) {
            String text = part.isC()
                    ? ("/* in other words */\n" + part.text())
                            .replace("\t", "   ")
                            .replace(";\n", "  ;\n")
                    : "# in other words\n\n" + part.text();
            assertEquals(List.of(), findings(part, Optional.of(text)), part::what);
        }
    }

    private void counts(Part part, String text) {
        assertEquals(
                List.of(part.template() + " has the new or changed edit " + part.what() + RECORD_IT),
                findings(part, Optional.of(text)),
                text);
    }

    @Test
    void outsideOfCEachLineEndCounts() {
        int ends = 0;
        for (Part part : parts()) {
            for (int at = part.isC() ? -1 : part.text().indexOf("\n");
                    at >= 0;
                    at = part.text().indexOf("\n", at + 1)) {
                String before = part.text().substring(0, at);
                if (!before.endsWith("\n") && !before.isEmpty()) {
                    counts(part, before + " " + part.text().substring(at + 1).strip());
                    counts(part, before + " \\" + part.text().substring(at));
                    ends++;
                }
            }
        }
        assertTrue(ends > 10, ends + " line ends");
    }

    /** A comment that ends in a backslash takes the line below along. */
    @Test
    void commentThatTakesALineAlongCounts() {
        int lines = 0;
        for (Part part : parts()) {
            for (String line : List.of("obj-$(", "EXPORT_SYMBOL_GPL(")) {
                if (part.text().contains("\n" + line) || part.text().startsWith(line)) {
                    String comment = part.isC() ? "// see above \\\n" : "# see above \\\n";
                    counts(part, part.text().replace(line, comment + line));
                    lines++;
                }
            }
        }
        assertEquals(2, lines);
    }

    @Test
    void eachAssignmentCounts() {
        int assignments = 0;
        for (Part part : parts()) {
            String code = part.text().replaceAll("(?s)/\\*.*?\\*/", "");
            for (int at = code.indexOf(" = "); at >= 0; at = code.indexOf(" = ", at + 1)) {
                String text = code.substring(0, at) + " += " + code.substring(at + 3);
                counts(part, text);
                assignments++;
            }
        }
        assertFalse(assignments == 0, "no edit assigns anything");
    }
}
