// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

/** How far a kernel came. */
public enum Ending {
    /** It booted and reported a result for each of its tests, passed or not. */
    REPORTED("reported"),
    /** It does not compile or link, or cannot be configured. */
    NOT_BUILT("does not build"),
    /** It panicked, or its process ended as it should not. */
    CRASHED("crashed"),
    /** It had not ended when its time was over. */
    HUNG("hung"),
    /** It ended well, but what it printed is not the KTAP of the suite. */
    BROKEN_KTAP("printed broken KTAP");

    private final String words;

    Ending(String words) {
        this.words = words;
    }

    /** For people, after "the kernel". */
    @Override
    public String toString() {
        return words;
    }
}
