// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.shape;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.iovakit.kunit.KunitMacro;

/**
 * What a suite checks as its code stands, whether or not a run comes by: loops count once, every branch counts.
 *
 * @param name the name that results bear
 * @param init call sites of each macro in what runs before each case, counted as in {@link CaseShape#callSites}
 * @param exit call sites of each macro in what runs after each case
 * @param cases in the order in which the suite lists them
 */
public record SuiteShape(
        String name, Map<KunitMacro, Integer> init, Map<KunitMacro, Integer> exit, List<CaseShape> cases) {

    public SuiteShape {
        init = copyOf(init);
        exit = copyOf(exit);
        cases = List.copyOf(cases);
    }

    /**
     * Reads the class that builds a suite. It has to build one {@link org.iovakit.kunit.KunitSuite}, and each of its
     * cases, from a literal name and method references or lambdas, and to hold all methods that make checks.
     *
     * @throws IllegalArgumentException if it does not, or if a method that is counted calls itself; the message names
     *     the place
     */
    public static SuiteShape of(Class<?> suite) {
        return new SuiteReader(suite).read();
    }

    static Map<KunitMacro, Integer> copyOf(Map<KunitMacro, Integer> callSites) {
        Map<KunitMacro, Integer> copy = new EnumMap<>(KunitMacro.class);
        copy.putAll(callSites);
        return Collections.unmodifiableMap(copy);
    }
}
