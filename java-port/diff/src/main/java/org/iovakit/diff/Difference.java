// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.iovakit.trace.Operation;

/**
 * Two stages differ in an operation.
 *
 * @param sort what it is an instance of
 * @param index of the operation in its trace, from 0
 * @param operation that was done on both sides
 * @param from the answer of the first stage
 * @param to the answer of the second
 */
public record Difference(Sort sort, long index, Operation operation, Answer from, Answer to) {
    /**
     * Differences that are alike: of these one is shown.
     *
     * @param mechanisms why, one or more, in their order
     */
    public record Sort(Kind kind, Effect effect, Set<Mechanism> mechanisms) {
        public Sort {
            mechanisms = Collections.unmodifiableSet(EnumSet.copyOf(mechanisms));
        }

        /** One with a single mechanism. */
        public static Sort of(Kind kind, Effect effect, Mechanism mechanism) {
            return new Sort(kind, effect, EnumSet.of(mechanism));
        }
    }
}
