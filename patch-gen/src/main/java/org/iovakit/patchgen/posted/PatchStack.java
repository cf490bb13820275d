// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.posted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.commit.ScratchRepository;
import org.iovakit.patchgen.git.Git;

/** Patches put on a base, one on the other. */
public final class PatchStack {
    private PatchStack() {}

    /**
     * Applies patches as {@code git apply} does, without fuzz, in a repository of our own. Of the base their files are read,
     * and no more.
     *
     * @param named as the user calls the series
     * @param others paths of files to be had too, whether a patch changes them or not; those that the base lacks are left out
     * @return the files, content by path: of the base, and after each patch
     * @throws PatchGenException if one does not apply; the message says which, and where
     */
    public static List<Map<String, byte[]>> apply(
            String named, PostedSeries series, KernelBase base, Set<String> others) throws PatchGenException {
        Set<String> paths = new TreeSet<>(series.paths());
        paths.addAll(others);
        Map<String, byte[]> files = new TreeMap<>();
        for (String path : paths) {
            if (base.has(path)) {
                files.put(path, base.read(path));
            }
        }
        try (ScratchRepository scratch = ScratchRepository.create(Optional.empty())) {
            scratch.index(files);
            List<Map<String, byte[]>> states = new ArrayList<>(List.of(scratch.index()));
            for (PostedPatch patch : series.patches()) {
                Path file = scratch.directory().resolve("patch");
                Files.writeString(file, patch.text());
                Git.Result applied = scratch.git().attempt("apply", "--cached", file.toString());
                if (applied.exitCode() != 0) {
                    throw new PatchGenException(named + ": patch " + patch.number() + " of "
                            + series.patches().size() + ", '" + patch.subject() + "', does not apply to "
                            + base.describe()
                            + (patch.number() > 1 ? " and the patches before it" : "")
                            + ": " + reason(applied.err()) + "; name the base that it was made for with --rev");
                }
                states.add(scratch.index());
            }
            return List.copyOf(states);
        } catch (IOException e) {
            throw new PatchGenException(named + ": cannot write a patch to a temporary folder: " + e.getMessage(), e);
        }
    }

    private static String reason(String errors) {
        return errors.lines()
                .map(line -> line.replaceFirst("^error: ", "").strip())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
