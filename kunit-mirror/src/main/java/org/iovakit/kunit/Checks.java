// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many checks were executed, whatever their outcome.
 *
 * @param byMacro executions of each macro; one that was never executed has no entry
 */
public record Checks(Map<KunitMacro, Integer> byMacro) {

    public Checks {
        Map<KunitMacro, Integer> copy = new EnumMap<>(KunitMacro.class);
        copy.putAll(byMacro);
        byMacro = Collections.unmodifiableMap(copy);
    }

    /** The sum of {@code parts}, macro by macro. */
    public static Checks sum(Collection<Checks> parts) {
        Map<KunitMacro, Integer> sum = new EnumMap<>(KunitMacro.class);
        parts.forEach(part -> part.byMacro.forEach((macro, count) -> sum.merge(macro, count, Integer::sum)));
        return new Checks(sum);
    }

    public int expectations() {
        return total() - assertions();
    }

    public int assertions() {
        return byMacro.entrySet().stream()
                .filter(entry -> entry.getKey().isAssertion())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    public int total() {
        return byMacro.values().stream().mapToInt(Integer::intValue).sum();
    }
}
