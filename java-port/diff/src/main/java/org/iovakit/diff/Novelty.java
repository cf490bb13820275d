// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.iovakit.trace.Operation;

/**
 * Remembers how requests went, roughly: what was asked, how it came out, and by the order of magnitude what each side
 * costs. Something that was not there before may be a step towards a difference. Not thread-safe.
 */
final class Novelty {
    private final Set<Integer> known = new HashSet<>();

    /** Whether the last operation was a request that went as none before. */
    boolean isNew(Operation operation, LockStep lockStep) {
        if (!(operation instanceof Operation.Alloc alloc)) {
            return false;
        }
        Answer from = lockStep.from();
        Answer to = lockStep.to();
        boolean is32bit = new Request(alloc.size(), alloc.limitPfn() + 1, alloc.aligned())
                .is32bit((1L << 32) / lockStep.domain().granule());
        return known.add(Objects.hash(
                alloc.aligned() && alloc.size() > 1,
                is32bit,
                from.word(),
                magnitude(from.cost()),
                magnitude(to.cost()),
                Long.signum(to.cost() - from.cost()),
                from.max32().equals(to.max32()),
                from.outcome().equals(to.outcome())));
    }

    private static int magnitude(long cost) {
        return 64 - Long.numberOfLeadingZeros(cost);
    }
}
