// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.base.Sha256;
import org.iovakit.patchgen.email.Email;
import org.iovakit.patchgen.proof.Validation;
import org.iovakit.patchgen.series.Series;
import org.iovakit.patchgen.series.SeriesFingerprint;

/** What rendering itself knows of a series. */
final class Evidence {
    private Evidence() {}

    /** The series, and the state of its folder. */
    static Validation.SeriesState of(Series series) throws PatchGenException {
        return new Validation.SeriesState(
                series.file().name(), series.file().version(), SeriesFingerprint.of(series.directory()));
    }

    /** The emails: evidence that lies beside others proves nothing of those. */
    static List<Validation.EmailSum> ofEmails(List<Email> emails) {
        return emails.stream()
                .map(email -> new Validation.EmailSum(email.fileName(), Sha256.of(email.content())))
                .toList();
    }

    /** The base, and each file that the series edits. */
    static Validation.Base of(KernelBase base, Map<String, byte[]> files) {
        return new Validation.Base(
                base.describe(),
                base.version().toString(),
                base.git().isPresent(),
                base.git().map(git -> git.commit().name()).orElse(null),
                blobs(files));
    }

    /** The patches, and each file after them. */
    static List<Validation.Patch> of(List<RenderedPatch> patches) {
        return patches.stream()
                .map(patch -> new Validation.Patch(
                        patch.edited().subject(),
                        patch.edited().template(),
                        patch.commit(),
                        blobs(patch.edited().after())))
                .toList();
    }

    private static List<Validation.Blob> blobs(Map<String, byte[]> files) {
        try (ObjectInserter.Formatter ids = new ObjectInserter.Formatter()) {
            return files.entrySet().stream()
                    .map(file -> new Validation.Blob(
                            file.getKey(),
                            ids.idFor(Constants.OBJ_BLOB, file.getValue()).name()))
                    .toList();
        }
    }
}
