// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.iovakit.patchgen.posted.PostedPatch;
import org.iovakit.patchgen.series.Series;

/** The version of a series before the one that is rendered, for their range-diff. */
public sealed interface PreviousVersion {
    /** Which version it is. */
    int number();

    /**
     * As its templates say it.
     *
     * @param series the series
     * @param patches its patches, edited for the base of the version that is rendered
     * @param date their author date
     */
    record Rendered(Series series, List<EditedPatch> patches, ZonedDateTime date) implements PreviousVersion {
        @Override
        public int number() {
            return series.file().version();
        }
    }

    /**
     * As the list has it.
     *
     * @param commit what the patches are put on, if the repository of the version that is rendered has it
     * @param base the same, for people
     * @param states the files that they touch: of that base, and after each patch; content by path
     * @param date their author date
     */
    record Posted(
            int number,
            List<PostedPatch> patches,
            Optional<ObjectId> commit,
            String base,
            List<Map<String, byte[]>> states,
            ZonedDateTime date)
            implements PreviousVersion {}
}
