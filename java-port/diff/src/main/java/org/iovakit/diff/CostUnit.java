// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

/** What the cost of a search is counted in. */
public enum CostUnit {
    /** Nodes that the search enters, of which a stage says what they are. */
    VISITS("visits", 16),

    /** Basic blocks that are run while a spinlock is held, which are counted without knowing the code. */
    BLOCKS("blocks", 256);

    private final String title;
    private final long floor;

    CostUnit(String title, long floor) {
        this.title = title;
        this.floor = floor;
    }

    /** Its name in texts and results. */
    public String title() {
        return title;
    }

    /** What stands before it in a line of results. */
    String label() {
        return " " + title + "=";
    }

    /** So many a search takes at least that may be dearer than another, see {@link CostRule}. */
    public long floor() {
        return floor;
    }
}
