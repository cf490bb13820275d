// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.SplitMix64;

/** Ranges of a single size, aligned to it, that are freed in any order and allocated again: nothing ever fits badly. */
final class SameSizeChurn extends Scenario {
    private static final int CPUS = 2;
    private static final String PAGES = "pages";

    private final Entry entry;

    SameSizeChurn(String name, String situation, Entry entry) {
        super(
                name,
                situation,
                Parameter.ranges("ranges in use", 8192, 200_000),
                Parameter.rounds("ranges that are freed and allocated, which is measured", 100),
                new Parameter(PAGES, "pages of a range, which is aligned to its size", 4, 1, 4096));
        this.entry = entry;
    }

    @Override
    int cpus() {
        return CPUS;
    }

    @Override
    Script script(Settings settings) {
        int n = (int) settings.ranges();
        long pages = settings.get(PAGES);
        Script script = new Script();
        SplitMix64 random = new SplitMix64(6);
        long[] live = new long[n];
        Script.Step alloc = slot -> live[(int) slot] = script.perform(entry.alloc((int) slot % CPUS, pages, L48));
        Script.Step replace = round -> {
            int slot = random.below(n);
            script.perform(entry.free(slot % CPUS, live[slot]));
            alloc.run(slot);
        };
        script.once(entry.domain());
        script.repeat(n, 1, alloc);
        script.repeat(2L * n, 2, replace);
        script.measure();
        script.repeat(settings.rounds(), 2, replace);
        return script;
    }
}
