// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.patchgen.edit.Edit;

/** What one run of a template has recorded so far: edits, new files and notes. Confined to that run. */
final class PatchDraft {
    private final Map<String, List<Edit>> edits = new LinkedHashMap<>();
    private final Map<String, String> newFiles = new LinkedHashMap<>();
    private String notes = "";
    private String openFile;

    Optional<String> openFile() {
        return Optional.ofNullable(openFile);
    }

    void open(String path) {
        openFile = path;
        edits.computeIfAbsent(path, p -> new ArrayList<>());
    }

    void close() {
        openFile = null;
    }

    void record(Edit edit) {
        edits.get(openFile).add(edit);
    }

    /** Whether there was no such new file yet. */
    boolean add(String path, String text) {
        return newFiles.putIfAbsent(path, text) == null;
    }

    /** Whether there were none yet. */
    boolean note(String text) {
        boolean first = notes.isEmpty();
        notes = text;
        return first;
    }

    String notes() {
        return notes;
    }

    Map<String, String> newFiles() {
        return newFiles;
    }

    Map<String, List<Edit>> edits() {
        return edits;
    }
}
