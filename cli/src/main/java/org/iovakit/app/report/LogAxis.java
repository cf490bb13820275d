// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis on which every decade has the same length.
 *
 * @param low the power of ten at its start
 * @param high the power of ten at its end, larger
 * @param from the coordinate of its start
 * @param to the coordinate of its end
 */
public record LogAxis(int low, int high, double from, double to) {
    /** A mark at a power of ten. */
    public record Tick(double at, String label) {}

    /** The axis that has room for all these; numbers below 1 count as 1. */
    static LogAxis over(List<Long> values, double from, double to) {
        long least =
                Math.max(1, values.stream().mapToLong(Long::longValue).min().orElse(1));
        long most = Math.max(1, values.stream().mapToLong(Long::longValue).max().orElse(1));
        int low = (int) Math.floor(Math.log10((double) least));
        int high = Math.max(low + 1, (int) Math.ceil(Math.log10((double) most)));
        return new LogAxis(low, high, from, to);
    }

    double at(long value) {
        return from + (Math.log10((double) Math.max(1, value)) - low) / (high - low) * (to - from);
    }

    List<Tick> ticks() {
        List<Tick> ticks = new ArrayList<>();
        for (int power = low; power <= high; power++) {
            long value = Math.round(Math.pow(10, power));
            ticks.add(new Tick(at(value), Notation.power(value)));
        }
        return ticks;
    }
}
