// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.Operation;
import org.iovakit.trace.SplitMix64;

/**
 * A CPU that has freed for the others goes offline: what its caches held comes back to the tree at once, in the order of
 * its magazines, and leaves holes everywhere. Then the other CPUs go on, and later it comes back.
 */
final class CpuOffline extends Scenario {
    private static final int CPUS = 4;
    private static final int DYING = CPUS - 1;

    /** Long enough for the depots to be trimmed, however full they were: a magazine takes 100 ms. */
    private static final int TRIMMING_MS = 1_000_000;

    CpuOffline() {
        super(
                "cpu-hotplug",
                "a CPU with full caches that is unplugged, so that the ranges in them return to the tree all at once",
                Parameter.ranges("ranges in use before, three quarters of which are freed", 8192, 500_000),
                Parameter.rounds("ranges that are freed and allocated, which is measured", 100));
    }

    @Override
    int cpus() {
        return CPUS;
    }

    @Override
    Script script(Settings settings) {
        long n = settings.ranges();
        require(n >= 4 * settings.rounds(), "there have to be four times as many ranges as rounds");
        Script script = new Script();
        SplitMix64 random = new SplitMix64(3);
        script.once(Entry.RCACHES.domain());
        script.repeat(
                n,
                1,
                i -> script.perform(Entry.RCACHES.alloc((int) (i % CPUS), random.oneOf(1, 2, 4, 8, 16, 32), L48)));
        script.repeat(n / 4, 3, i -> {
            for (int freed = 1; freed < 4; freed++) {
                script.perform(Entry.RCACHES.free(DYING, 4 * i + freed));
            }
        });
        script.once(new Operation.Advance(TRIMMING_MS));
        script.once(new Operation.CpuDead(DYING));
        script.measure();
        script.repeat(settings.rounds(), 2, i -> {
            script.perform(Entry.RCACHES.free(0, 4 * i));
            // Too large for the caches: what alloc_iova_fast makes of that.
            script.perform(Entry.TREE.alloc(0, 64, L48));
        });
        script.once(new Operation.CpuOnline(DYING));
        return script;
    }
}
