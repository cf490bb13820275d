// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.Operation;
import org.iovakit.trace.SplitMix64;

/**
 * A 32-bit space that is almost full. Ranges of one to eight pages come and go in what reserved windows leave; now and
 * then one finds no room.
 */
final class NearExhaustion extends Scenario {
    private static final String SPARE = "spare";
    private static final double MEAN_PAGES = 3.75;

    NearExhaustion() {
        super(
                "near-exhaustion",
                "32-bit devices in a space that is all but full, where every request takes the last room or is refused",
                Parameter.ranges("ranges that come and go", 8192, 200_000),
                Parameter.rounds("requests that are measured", 100),
                new Parameter(
                        SPARE, "per cent of the room that the ranges take together, which is left over", 5, 0, 20));
    }

    @Override
    Script script(Settings settings) {
        int n = (int) settings.ranges();
        long window = (long) (n * MEAN_PAGES * (100 + settings.get(SPARE)) / 100);
        require(window < L32, "so many ranges do not fit below 4 GB");
        Script script = new Script();
        SplitMix64 random = new SplitMix64(5);
        long[] live = new long[n];
        Script.Step alloc =
                slot -> live[(int) slot] = script.perform(Entry.TREE.alloc(0, random.oneOf(1, 2, 4, 8), L32));
        Script.Step replace = round -> {
            int slot = random.below(n);
            script.perform(new Operation.Free(live[slot]));
            alloc.run(slot);
        };
        script.once(Entry.TREE.domain());
        script.once(new Operation.Reserve(START_PFN, L32 - window));
        script.repeat(n, 1, alloc);
        script.repeat(n, 2, replace);
        script.measure();
        script.repeat(settings.rounds(), 2, replace);
        return script;
    }
}
