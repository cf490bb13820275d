// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.Operation;

/**
 * Devices of every width in a domain: half of the ranges lie at the top of the 32-bit space, half far above it, with holes
 * between them, and then devices of 24 to 64 address bits ask in turn for what such a hole would hold.
 */
final class MixedMasks extends Scenario {
    private static final int[] MASKS = {24, 28, 30, 31, 32, 36, 40, 48, 64};
    private static final String PAGES = "pages";

    MixedMasks() {
        super(
                "mixed-masks",
                "devices with DMA masks from 24 to 64 bits, an old sound card's to a new disk's, that share a domain",
                Parameter.ranges("ranges to fill the domain with, of which every other one is freed", 8192, 400_000),
                Parameter.rounds("requests of each width that are measured", 20),
                new Parameter(PAGES, "pages of a range and of a request, aligned to its size", 1, 1, 2));
    }

    @Override
    Script script(Settings settings) {
        long n = settings.ranges();
        long pages = settings.get(PAGES);
        Script script = new Script();
        script.once(Entry.TREE.domain());
        script.repeat(n, 1, i -> script.perform(Entry.TREE.alloc(0, pages, limit(i % 2 == 0 ? 32 : 64))));
        // Every other one of either half.
        script.repeat(n / 4, 2, i -> {
            script.perform(new Operation.Free(4 * i));
            script.perform(new Operation.Free(4 * i + 1));
        });
        script.measure();
        script.repeat(
                settings.rounds() * MASKS.length,
                1,
                i -> script.perform(Entry.TREE.alloc(0, pages, limit(MASKS[(int) (i % MASKS.length)]))));
        return script;
    }
}
