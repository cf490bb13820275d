// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

/**
 * A stretch of a file.
 *
 * @param start the first byte, counted from 0
 * @param end the byte after the last
 */
public record TextRange(int start, int end) {
    public TextRange {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("no range: " + start + " to " + end);
        }
    }

    /** The same, so many bytes further on. */
    TextRange moved(int bytes) {
        return new TextRange(start + bytes, end + bytes);
    }

    /** The smallest range that holds both. */
    TextRange span(TextRange other) {
        return new TextRange(Math.min(start, other.start), Math.max(end, other.end));
    }
}
