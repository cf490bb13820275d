// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

/** The error numbers that the port returns, negated, as C functions do. */
public final class Errno {
    /** Out of memory. */
    public static final int ENOMEM = 12;

    /** Device or resource busy. */
    public static final int EBUSY = 16;

    /** Invalid argument. */
    public static final int EINVAL = 22;

    private Errno() {}
}
