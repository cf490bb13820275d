// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

/**
 * A trace made by chance, the same from the same seed everywhere, weighted to reach the states that are hard to get
 * right; {@link RandomOperations} says how. It is made as it is read, and held nowhere.
 *
 * @param operations how many
 * @param rcaches whether domains may have caches; without, it is a trace of the tree alone
 */
public record RandomTrace(long seed, long operations, boolean rcaches) implements TraceSource {
    static final int CPUS = 4;

    public RandomTrace {
        if (operations < 0) {
            throw new IllegalArgumentException("a trace has no " + operations + " operations");
        }
    }

    @Override
    public int cpus() {
        return CPUS;
    }

    @Override
    public Cursor open() {
        return new RandomOperations(seed, operations, rcaches);
    }
}
