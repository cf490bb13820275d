// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.trailers;

import java.util.List;

/**
 * A line of a mail that looks like a tag, and what becomes of it.
 *
 * @param line the trailer, or what stands there if it is none
 * @param from who wrote the mail, as {@code Name <address>}
 * @param place where in the mail it stands: its line, and its part if that is not the text
 * @param taken what is added to the series; empty if it is left
 * @param remark why it is left, or what one that is taken asks for; empty if it asks for nothing
 */
public record TrailerFinding(String line, String from, String place, List<CollectedTrailer> taken, String remark) {
    public boolean isTaken() {
        return !taken.isEmpty();
    }
}
