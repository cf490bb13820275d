// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.edit;

import java.util.Locale;

/**
 * One edit of a file.
 *
 * @param operation what to do
 * @param anchor at which place
 * @param text the lines to put there, verbatim, each ended; empty where the operation puts none
 * @param where the template line that asks for it
 */
public record Edit(Operation operation, Anchor anchor, String text, Where where) {
    /** What an edit does at its place. */
    public enum Operation {
        /**
         * Puts lines above the place, and above the comment that belongs to it; of a declaration, with a blank line
         * above them, as some kernels have none there.
         */
        INSERT_BEFORE,
        /** Puts lines below the place. */
        INSERT_AFTER,
        /** Puts lines instead of the place and its comment. */
        REPLACE,
        /** Takes away the place, its comment, and a blank line where two would meet. */
        DELETE,
        /** Takes away the comment alone. */
        DELETE_COMMENT
    }

    @Override
    public String toString() {
        return operation.name().toLowerCase(Locale.ROOT) + " at " + anchor;
    }
}
