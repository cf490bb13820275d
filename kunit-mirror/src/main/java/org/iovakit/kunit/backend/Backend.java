// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.backend;

import java.util.Locale;

/** Where the suite runs. */
public enum Backend {
    /** The mirror, on the Java of a stage; the others are held against it. */
    JAVA,
    /** The suite itself, on the C of a stage, in user space. */
    NATIVE,
    /** The same where a {@code long} has 32 bits; where that can be run, it comes with {@link #NATIVE}. */
    NATIVE32,
    /** The suite itself, in a booted kernel of a stage. */
    KERNEL;

    /** The name that users know it by. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
