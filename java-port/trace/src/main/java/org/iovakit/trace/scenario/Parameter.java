// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

/**
 * A number that a scenario can be set by.
 *
 * @param name as the user types it: {@code ring}
 * @param meaning what it counts, with its unit
 * @param standard what it is unless it is set
 * @param least inclusive
 * @param most inclusive
 */
public record Parameter(String name, String meaning, long standard, long least, long most) {
    /** The size of the domain, which every scenario has. */
    public static final String RANGES = "ranges";

    /** How often the part that is measured is done, which every scenario has. */
    public static final String ROUNDS = "rounds";

    public Parameter {
        if (standard < least || standard > most) {
            throw new IllegalArgumentException(name + ": " + standard + " is not from " + least + " to " + most);
        }
    }

    static Parameter ranges(String meaning, long standard, long most) {
        return new Parameter(RANGES, meaning, standard, 2 * 20, most);
    }

    static Parameter rounds(String meaning, long standard) {
        return new Parameter(ROUNDS, meaning, standard, 1, 10_000);
    }

    /**
     * Lets a value through that is within the bounds.
     *
     * @throws IllegalArgumentException for another; the message names parameter, bounds and value
     */
    long checked(long value) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is from " + least + " to " + most + ", not " + value);
        }
        return value;
    }
}
