// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

/**
 * A place in the matrix where a stage is worse.
 *
 * @param scenario by name
 * @param stage that is worse
 * @param against the stage that it is worse than: the one that it comes after, or 0
 */
public record Worse(String scenario, Aspect aspect, int stage, int against) {
    /** As the findings have it: {@code 32bit-in-64bit, visits: stage 1 against 0}. */
    @Override
    public String toString() {
        return scenario + ", " + aspect.title() + ": stage " + stage + " against " + against;
    }
}
