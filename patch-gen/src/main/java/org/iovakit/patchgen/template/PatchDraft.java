// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.patchgen.edit.Edit;

/** The edits that one run of a template has recorded so far. Confined to that run. */
final class PatchDraft {
    private final Map<String, List<Edit>> edits = new LinkedHashMap<>();
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

    Map<String, List<Edit>> edits() {
        return edits;
    }
}
