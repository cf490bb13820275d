// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.diff;

import java.nio.file.Path;
import java.util.Optional;
import org.iovakit.diff.Finding;

/**
 * A finding, and what the C says to it.
 *
 * @param doubt why the C could not be asked; empty where it says the same
 * @param file that holds the minimal trace, as the user names it
 * @param again the command line that shows the finding again
 */
public record CheckedFinding(Finding finding, Optional<String> doubt, Optional<Path> file, Optional<String> again) {
    public boolean isConfirmed() {
        return doubt.isEmpty();
    }
}
