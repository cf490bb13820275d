// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * An ordered list of cases with what surrounds each of them ({@code struct kunit_suite}).
 *
 * @param name the name that results bear
 * @param init runs before each case; the case's body runs only if it returns 0, and fails otherwise
 * @param exit runs after each case, however the case and {@code init} ended
 * @param cases the cases in the order in which they run
 */
public record KunitSuite(String name, ToIntFunction<Kunit> init, Consumer<Kunit> exit, List<KunitCase> cases) {

    public KunitSuite {
        cases = List.copyOf(cases);
    }

    /** A suite that needs no set-up. */
    public KunitSuite(String name, List<KunitCase> cases) {
        this(name, test -> 0, test -> {}, cases);
    }
}
