// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

/**
 * A range as a dump shows it, in a line of its own.
 *
 * @param depth of the node in the tree, 0 at the root; {@link #NO_TREE} where the stage keeps ranges in none
 * @param black the colour of the node
 * @param pfnLo the lowest pfn, inclusive
 * @param pfnHi the highest pfn, inclusive
 * @param members what the stage adds to struct iova, as {@code " member=0x1"} for each; empty if nothing
 */
public record DumpedRange(int depth, boolean black, long pfnLo, long pfnHi, String members) {
    /** The depth of what is no node of a tree. */
    public static final int NO_TREE = -1;

    /**
     * Reads a line of results that tells of a range, one of those that start with a blank.
     *
     * @throws RuntimeException if it is none
     */
    public static DumpedRange parse(String line) {
        int at = 1;
        int depth = NO_TREE;
        boolean black = false;
        if (!line.startsWith("0x", at)) {
            int end = line.indexOf(' ', at);
            depth = Integer.parseInt(line, at, end, 10);
            black = line.startsWith("black ", end + 1);
            at = line.indexOf(' ', end + 1) + 1;
        }
        int hi = line.indexOf(' ', at) + 1;
        int end = line.indexOf(' ', hi);
        end = end < 0 ? line.length() : end;
        return new DumpedRange(depth, black, pfn(line, at, hi - 1), pfn(line, hi, end), line.substring(end));
    }

    private static long pfn(String line, int start, int end) {
        return Long.parseUnsignedLong(line, start + "0x".length(), end, 16);
    }

    /** Whether it is a node of a tree. Every tree has one, the anchor; where ranges are kept otherwise there is none. */
    public boolean isNode() {
        return depth != NO_TREE;
    }
}
