// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.util.Optional;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.posted.ChangedLines;

/** The code of the patches as they are rendered now: whoever reviewed other code did not review this. */
@FunctionalInterface
public interface RenderedCode {
    /**
     * What a patch changes.
     *
     * @param template its template
     * @param baseCommit what the patches were made on that it is held against, where they say so
     * @throws PatchGenException if it cannot be rendered
     */
    ChangedLines of(String template, Optional<String> baseCommit) throws PatchGenException;
}
