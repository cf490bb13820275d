// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.Sha256;
import org.iovakit.patchgen.email.Email;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.series.SeriesFingerprint;

/** What rendering itself knows of a series, in the form that templates and JSON take. */
final class Evidence {
    private Evidence() {}

    /** The series, by name and version, and the state of its folder. */
    static Map<String, Object> of(Series series) throws PatchGenException {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("name", series.file().name());
        evidence.put("version", series.file().version());
        evidence.put("fingerprint", SeriesFingerprint.of(series.directory()));
        return evidence;
    }

    /** The emails, by file name and SHA-256: evidence that lies beside others proves nothing of those. */
    static List<Map<String, Object>> ofEmails(List<Email> emails) {
        List<Map<String, Object>> evidence = new ArrayList<>();
        for (Email email : emails) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("file", email.fileName());
            entry.put("sha256", Sha256.of(email.content()));
            evidence.add(entry);
        }
        return evidence;
    }

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
