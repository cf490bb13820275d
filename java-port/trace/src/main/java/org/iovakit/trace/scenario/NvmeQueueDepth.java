// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.SplitMix64;

/**
 * A disk under a load whose queue depth doubles step by step. On each step the queue fills up, and then its requests end
 * in any order, each followed by another: mostly of a page, some of many.
 */
final class NvmeQueueDepth extends Scenario {
    private static final int CPUS = 4;
    private static final int STEPS = 4;
    private static final String PAGES = "pages";

    NvmeQueueDepth() {
        super(
                "nvme-queue-depth",
                "disks whose queues get deeper and deeper, with requests of a page and of many, which end in any order",
                Parameter.ranges("requests in flight at the deepest", 8192, 500_000),
                Parameter.rounds("requests that are measured", 100),
                new Parameter(PAGES, "pages of the largest request; above 32 the caches do not hold it", 128, 1, 1024));
    }

    @Override
    int cpus() {
        return CPUS;
    }

    @Override
    Script script(Settings settings) {
        int n = (int) settings.ranges();
        long largest = settings.get(PAGES);
        Script script = new Script();
        SplitMix64 random = new SplitMix64(2);
        long[] inFlight = new long[n];
        Script.Step submit = slot -> inFlight[(int) slot] = script.perform(
                Entry.RCACHES.alloc((int) slot % CPUS, random.oneOf(1, 1, 1, 1, Math.min(8, largest), largest), L48));
        Script.Step complete = slot -> script.perform(Entry.RCACHES.free((int) slot % CPUS, inFlight[(int) slot]));
        script.once(Entry.RCACHES.domain());
        int depth = 0;
        for (int step = STEPS - 1; step >= 0; step--) {
            int before = depth;
            int deeper = n >> step;
            script.repeat(deeper - before, 1, i -> submit.run(before + i));
            script.repeat(deeper, 2, i -> {
                int slot = random.below(deeper);
                complete.run(slot);
                submit.run(slot);
            });
            depth = deeper;
        }
        script.measure();
        script.repeat(settings.rounds(), 2, i -> {
            int slot = random.below(n);
            complete.run(slot);
            submit.run(slot);
        });
        return script;
    }
}
