// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.Operation;

/** A domain that is taken far above 32 bits, and empty below: requests for a page there. */
final class NarrowInWide extends Scenario {
    private static final long PAGES = 4;
    private static final long LIMIT = limit(36) + 1;

    NarrowInWide() {
        super(
                "32bit-in-64bit",
                "a device that takes 32 address bits, in a domain that wider devices fill far above them",
                Parameter.ranges(
                        "ranges to fill the domain with, of which every other one is freed",
                        10_000,
                        (LIMIT - L32) / PAGES),
                Parameter.rounds("requests that are measured", 20));
    }

    @Override
    Script script(Settings settings) {
        long n = settings.ranges();
        require(n >= 2 * settings.rounds(), "there have to be twice as many ranges as rounds");
        Script script = new Script();
        script.once(new Operation.Domain(GRANULE, START_PFN, false));
        script.repeat(n, 1, i -> script.perform(new Operation.Alloc(PAGES, LIMIT, false)));
        script.repeat(n / 2, 1, i -> script.perform(new Operation.Free(2 * i + 1)));
        script.measure();
        script.repeat(settings.rounds(), 1, i -> script.perform(new Operation.Alloc(1, L32, true)));
        return script;
    }
}
