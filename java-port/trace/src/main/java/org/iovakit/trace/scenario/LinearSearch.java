// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.Operation;

/** Single free pages everywhere, and requests for four, each of which finds the room of a range just freed. */
final class LinearSearch extends Scenario {
    private static final long LIMIT = L48 + 1;

    LinearSearch() {
        super(
                "linear-search",
                "a busy domain whose free pages lie singly between taken ones, asked for four in a row",
                Parameter.ranges(
                        "ranges to fill the domain with, of which every other one is freed", 10_000, 10_000_000),
                Parameter.rounds("requests that are measured", 20));
    }

    @Override
    Script script(Settings settings) {
        long n = settings.ranges();
        require(n >= 2 * settings.rounds(), "there have to be twice as many ranges as rounds");
        Script script = new Script();
        script.once(new Operation.Domain(GRANULE, START_PFN, false));
        script.repeat(n, 1, i -> script.perform(new Operation.Alloc(1, LIMIT, false)));
        script.repeat(n / 2, 1, i -> script.perform(new Operation.Free(2 * i + 1)));
        script.measure();
        script.repeat(settings.rounds(), 2, i -> {
            script.perform(new Operation.Free(2 * i));
            script.perform(new Operation.Alloc(4, LIMIT, false));
        });
        return script;
    }
}
