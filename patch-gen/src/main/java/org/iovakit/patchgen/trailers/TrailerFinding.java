// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.util.List;

/**
 * A trailer that was found in a reply, and what becomes of it.
 *
 * @param trailer the trailer
 * @param from who wrote the mail, as {@code Name <address>}
 * @param taken what is added to the series; empty if it is left
 * @param reason why it is left; if it is taken, what the user was told to the contrary, or empty
 */
public record TrailerFinding(Trailer trailer, String from, List<CollectedTrailer> taken, String reason) {
    public boolean isTaken() {
        return !taken.isEmpty();
    }
}
