// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iovakit.app.Environment;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.UpstreamCommits;
import org.iovakit.patchgen.base.KernelBase;
import org.iovakit.patchgen.series.PatchEntry;
import org.iovakit.patchgen.series.Series;

/** What a backport has to say of the commits that its patches are upstream. */
final class Backport {
    private Backport() {}

    /**
     * The series with the commits that its file does not name and the kernel's repository has, by their subjects; what is
     * found, and what is named and not there, is said.
     *
     * @param patches those that are rendered
     * @throws PatchGenException if git cannot look, or there are several commits of a subject
     */
    static Series withUpstream(Environment environment, Series series, KernelBase base, List<EditedPatch> patches)
            throws PatchGenException {
        if (base.git().isEmpty()) {
            return series;
        }
        UpstreamCommits commits = new UpstreamCommits(base.git().get());
        Map<String, String> unnamed = new LinkedHashMap<>();
        for (PatchEntry entry : series.file().entries()) {
            Optional<EditedPatch> patch = patches.stream()
                    .filter(each -> each.template().equals(entry.template()))
                    .findFirst();
            if (entry.upstream().isEmpty() && patch.isPresent()) {
                unnamed.put(entry.template(), patch.get().subject());
            }
        }
        Map<String, String> found = unnamed.isEmpty() ? Map.of() : commits.bySubject(unnamed.values());
        List<PatchEntry> entries = new ArrayList<>();
        for (PatchEntry entry : series.file().entries()) {
            Optional<String> id = entry.upstream()
                    .or(() -> Optional.ofNullable(unnamed.get(entry.template())).map(found::get));
            entries.add(id.map(entry::withUpstream).orElse(entry));
            if (id.isPresent() && entry.upstream().isEmpty()) {
                environment.say(entry.template() + " is upstream as " + id.get() + ", by its subject");
            }
            if (id.isPresent() && commits.message(id.get()).isEmpty()) {
                environment.say(entry.template() + " is upstream as " + id.get() + ", which " + base.origin()
                        + " has not: its message is that of the template, without the trailers that it has there");
            }
        }
        return new Series(series.directory(), series.file().with(entries));
    }
}
