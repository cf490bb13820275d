// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.iovakit.patchgen.base.KernelBase;

/** What rendering itself knows of a series, in the form that templates and JSON take. */
final class Evidence {
    private Evidence() {}

    /** The base: what it is, and the blob of each file that the series edits. */
    static Map<String, Object> of(KernelBase base, Map<String, byte[]> files) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("description", base.describe());
        evidence.put("version", base.version().toString());
        evidence.put("inGit", base.git().isPresent());
        base.git().ifPresent(git -> evidence.put("commit", git.commit().name()));
        evidence.put("files", blobs(files));
        return evidence;
    }

    /** The patches: subject, template, commit, and the blob of each file after it. */
    static List<Map<String, Object>> of(List<RenderedPatch> patches) {
        List<Map<String, Object>> evidence = new ArrayList<>();
        for (RenderedPatch patch : patches) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("subject", patch.edited().subject());
            entry.put("template", patch.edited().template());
            entry.put("commit", patch.commit());
            entry.put("files", blobs(patch.edited().after()));
            evidence.add(entry);
        }
        return evidence;
    }

    private static List<Map<String, Object>> blobs(Map<String, byte[]> files) {
        List<Map<String, Object>> blobs = new ArrayList<>();
        try (ObjectInserter.Formatter ids = new ObjectInserter.Formatter()) {
            files.forEach((path, bytes) -> {
                Map<String, Object> blob = new LinkedHashMap<>();
                blob.put("path", path);
                blob.put("blob", ids.idFor(Constants.OBJ_BLOB, bytes).name());
                blobs.add(blob);
            });
        }
        return blobs;
    }
}
