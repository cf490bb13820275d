// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.Operation;

/**
 * Blocks of 2 MB, and a few of 1 GB, aligned to their size, with single pages between them of which every other one has
 * been freed. Blocks come and go.
 */
final class GpuBlocks extends Scenario {
    private static final int PER_BLOCK = 8;
    private static final long HUGE = 1 << 18;
    private static final String BLOCK = "block";

    GpuBlocks() {
        super(
                "gpu-blocks",
                "a graphics card or an accelerator that maps blocks of 2 MB and 1 GB among single pages of others",
                Parameter.ranges("ranges to fill the domain with, each eighth of them a block", 8192, 500_000),
                Parameter.rounds("blocks whose allocation is measured, each fourth of 1 GB", 20),
                new Parameter(BLOCK, "pages of an ordinary block, which is aligned to its size", 512, 2, 1 << 16));
    }

    @Override
    Script script(Settings settings) {
        long n = settings.ranges();
        long block = settings.get(BLOCK);
        Script script = new Script();
        script.once(Entry.TREE.domain());
        script.repeat(n, 1, i -> script.perform(Entry.TREE.alloc(0, i % PER_BLOCK == PER_BLOCK - 1 ? block : 1, L48)));
        script.repeat(n / PER_BLOCK, 3, i -> {
            for (int page = 0; page < 6; page += 2) {
                script.perform(new Operation.Free(PER_BLOCK * i + page));
            }
        });
        script.measure();
        // A block goes, another comes.
        script.repeat(settings.rounds(), 2, i -> {
            long freed = PER_BLOCK * (i % (n / PER_BLOCK)) + PER_BLOCK - 1;
            script.perform(new Operation.Free(freed));
            script.perform(Entry.TREE.alloc(0, i % 4 == 3 ? HUGE : block, L48));
        });
        return script;
    }
}
