// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.Operation;
import org.iovakit.trace.SplitMix64;

/** Most ranges are short-lived and are freed; what stays, one here and one there, cuts the room into pieces. */
final class LongLivedFragments extends Scenario {
    private static final String KEPT = "kept";
    private static final String PAGES = "pages";

    LongLivedFragments() {
        super(
                "long-lived-fragments",
                "a host long after boot, whose lasting mappings lie scattered where short-lived ones came and went",
                Parameter.ranges("ranges to fill the domain with, of one to eight pages", 8192, 100_000),
                Parameter.rounds("requests that are measured", 20),
                new Parameter(KEPT, "one range in how many stays", 4, 2, 64),
                new Parameter(PAGES, "pages of a measured request, aligned to its size", 16, 1, 1024));
    }

    @Override
    Script script(Settings settings) {
        long n = settings.ranges();
        long kept = settings.get(KEPT);
        long pages = settings.get(PAGES);
        Script script = new Script();
        SplitMix64 random = new SplitMix64(4);
        script.once(Entry.TREE.domain());
        script.repeat(n, 1, i -> script.perform(Entry.TREE.alloc(0, random.oneOf(1, 1, 2, 4, 8), L32)));
        script.repeat(n / kept, (int) kept - 1, i -> {
            for (long freed = 1; freed < kept; freed++) {
                script.perform(new Operation.Free(kept * i + freed));
            }
        });
        script.measure();
        script.repeat(settings.rounds(), 1, i -> script.perform(Entry.TREE.alloc(0, pages, L32)));
        return script;
    }
}
