// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.Operation;

/**
 * Gaps that are as large as an aligned request, but lie across its alignment, between ranges that stay. Below them there
 * is room in abundance, which lies right wherever a search enters it; or, in the other form, nothing but a few gaps that
 * are exactly the request.
 */
final class UnevenGaps extends Scenario {
    private static final String PAGES = "pages";

    private final boolean roomBelow;

    private UnevenGaps(String name, String situation, boolean roomBelow) {
        super(
                name,
                situation,
                Parameter.ranges("ranges to fill the domain with, of which every other one is freed", 8192, 60_000),
                Parameter.rounds("requests that are measured", 20),
                new Parameter(PAGES, "pages of a request and of a gap, a power of two", 4, 2, 16));
        this.roomBelow = roomBelow;
    }

    /** With room below the gaps. */
    static UnevenGaps withRoom() {
        return new UnevenGaps(
                "uneven-gaps",
                "drivers that take ranges unaligned and so leave gaps that are large enough, but never lie right",
                true);
    }

    /** With only just as many gaps that lie right as there are requests. */
    static UnevenGaps exact() {
        return new UnevenGaps(
                "exact-gaps",
                "a full 32-bit space where an aligned request fits only gaps that are exactly the request",
                false);
    }

    @Override
    Script script(Settings settings) {
        long n = settings.ranges();
        long pages = settings.get(PAGES);
        require(Long.bitCount(pages) == 1, PAGES + " is a power of two, not " + pages);
        long rounds = settings.rounds();
        long even = roomBelow ? 0 : 2 * rounds;
        require(n >= even + 2, "there have to be more than twice as many ranges as rounds");
        // All is allocated one below the other: half an alignment, the uneven part, the other half, the even part.
        long uneven = n - even;
        Script script = new Script();
        script.once(Entry.TREE.domain());
        if (!roomBelow) {
            script.once(new Operation.Reserve(START_PFN, L32 - (n + 1) * pages));
        }
        long first = roomBelow ? 1 : 2;
        script.once(unaligned(pages / 2));
        script.repeat(uneven, 1, i -> script.perform(unaligned(pages)));
        script.once(unaligned(pages / 2));
        script.repeat(even, 1, i -> script.perform(unaligned(pages)));
        script.repeat(uneven / 2, 1, i -> script.perform(new Operation.Free(first + 2 * i)));
        script.repeat(even / 2, 1, i -> script.perform(new Operation.Free(first + uneven + 1 + 2 * i)));
        script.measure();
        script.repeat(rounds, 1, i -> script.perform(Entry.TREE.alloc(0, pages, L32)));
        return script;
    }

    private static Operation unaligned(long pages) {
        return new Operation.Alloc(pages, L32, false);
    }
}
