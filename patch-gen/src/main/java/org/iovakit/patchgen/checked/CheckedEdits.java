// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.checked;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.template.PatchText;

/**
 * The edits of a series that were found to do what their stages do. Comments do not count, nor does white space that decides
 * nothing. Immutable.
 */
public final class CheckedEdits {
    private static final String FILE_NAME = "checked-edits.tsv";
    private static final Pattern ENTRY = Pattern.compile("([^\\t]+)\\t([0-9a-f]{16})\\t(\\S.*)");
    private static final String RECORD_IT = "; if its stage says the same, record it with iovakit audit --accept";

    private final Map<String, List<CheckedEdit>> editsByTemplate;

    private CheckedEdits(Map<String, List<CheckedEdit>> editsByTemplate) {
        this.editsByTemplate = Collections.unmodifiableMap(editsByTemplate);
    }

    /** Where the record of a series is kept: in its folder. */
    public static Path location(Series series) {
        return series.directory().resolve(FILE_NAME);
    }

    /** The record of somebody who has checked nothing yet. */
    public static CheckedEdits none() {
        return new CheckedEdits(Map.of());
    }

    /**
     * The edits of patches, by template, in the order of the series. This takes no kernel: whether the edits fit one is
     * not asked.
     */
    public static CheckedEdits of(Map<String, PatchText> texts) {
        Map<String, List<CheckedEdit>> edits = new LinkedHashMap<>();
        texts.forEach((template, text) -> {
            List<CheckedEdit> own = new ArrayList<>();
            text.edits().forEach((file, some) -> some.forEach(edit -> own.add(CheckedEdit.of(file, edit))));
            text.newFiles().forEach((file, content) -> own.add(CheckedEdit.ofNewFile(file, content)));
            edits.put(template, List.copyOf(own));
        });
        return new CheckedEdits(edits);
    }

    /**
     * Reads a record.
     *
     * @throws PatchGenException if it is missing or damaged
     */
    public static CheckedEdits read(Path path) throws PatchGenException {
        RecordFile file = RecordFile.read(path);
        Map<String, List<CheckedEdit>> edits = new LinkedHashMap<>();
        for (int line = 2; line <= file.lastLine(); line++) {
            MatchResult entry =
                    file.match(line, ENTRY, "a template, the fingerprint of an edit and the edit, with tabs between");
            edits.computeIfAbsent(entry.group(1), template -> new ArrayList<>())
                    .add(new CheckedEdit(entry.group(2), entry.group(3)));
        }
        return new CheckedEdits(edits);
    }

    /** The same record, but for the edits of some templates. */
    public CheckedEdits without(Set<String> templates) {
        Map<String, List<CheckedEdit>> rest = new LinkedHashMap<>(editsByTemplate);
        rest.keySet().removeAll(templates);
        return new CheckedEdits(rest);
    }

    /** Writes the record, in the place of any other. */
    public void write(Path path) throws PatchGenException {
        List<String> lines = new ArrayList<>();
        editsByTemplate.forEach((template, edits) ->
                edits.forEach(edit -> lines.add(template + "\t" + edit.fingerprint() + "\t" + edit.what())));
        RecordFile.write(path, lines);
    }

    /**
     * What is different in the edits as they are now.
     *
     * @return a line for each edit that is gone, new or another one, naming template and edit; empty if there is none
     */
    public List<String> findings(CheckedEdits now) {
        Set<String> templates = new LinkedHashSet<>(editsByTemplate.keySet());
        templates.addAll(now.editsByTemplate.keySet());
        List<String> findings = new ArrayList<>();
        for (String template : templates) {
            List<CheckedEdit> before = editsByTemplate.getOrDefault(template, List.of());
            List<CheckedEdit> after = now.editsByTemplate.getOrDefault(template, List.of());
            differences(before, after).forEach(difference -> findings.add(template + difference));
        }
        return findings;
    }

    private static List<String> differences(List<CheckedEdit> before, List<CheckedEdit> after) {
        List<CheckedEdit> gone = without(before, after);
        List<CheckedEdit> come = without(after, before);
        List<String> differences = new ArrayList<>();
        // An edit that puts another text to the same place is gone and come, but one difference.
        List<String> comeWhats =
                new ArrayList<>(come.stream().map(CheckedEdit::what).toList());
        for (CheckedEdit edit : gone) {
            if (!comeWhats.remove(edit.what())) {
                differences.add(" no longer has the edit " + edit.what() + ", which its stage was checked with");
            }
        }
        come.forEach(edit -> differences.add(" has the new or changed edit " + edit.what() + RECORD_IT));
        if (differences.isEmpty() && !before.equals(after)) {
            differences.add(" has its edits in another order than its stage was checked with" + RECORD_IT);
        }
        return differences;
    }

    /** Takes each of some edits out of others once, as the same edit may be there twice. */
    private static List<CheckedEdit> without(List<CheckedEdit> all, List<CheckedEdit> some) {
        List<CheckedEdit> rest = new ArrayList<>(all);
        some.forEach(rest::remove);
        return rest;
    }
}
