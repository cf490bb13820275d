// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.Operation;

/**
 * Windows that no mapping may use, as iommu-dma reserves them when a device is attached: where interrupt messages are
 * written, on x86 and on Arm, and those of host bridges. Requests have to find their way around them.
 */
final class MsiWindows extends Scenario {
    /** 0xfee00000, of 1 MB. */
    private static final Operation X86 = new Operation.Reserve(0xfee00, 0xfeeff);

    /** 0x8000000, of 1 MB. */
    private static final Operation ARM = new Operation.Reserve(0x8000, 0x80ff);

    private static final String WINDOWS = "windows";
    private static final String PAGES = "pages";
    private static final long FIRST = 0xf0000;
    private static final long STRIDE = 0x300;
    private static final long WINDOW = 0x80;

    MsiWindows() {
        super(
                "msi-windows",
                "32-bit devices around the windows of interrupt messages and of host bridges, which are reserved",
                Parameter.ranges("ranges to fill the domain with, of which every other one is freed", 8192, 150_000),
                Parameter.rounds("requests that are measured", 20),
                new Parameter(WINDOWS, "further windows of 128 pages, each 768 below the one before", 64, 0, 1024),
                new Parameter(PAGES, "pages of a measured request, aligned to its size", 8, 1, 256));
    }

    @Override
    Script script(Settings settings) {
        long n = settings.ranges();
        long pages = settings.get(PAGES);
        Script script = new Script();
        script.once(Entry.TREE.domain());
        script.once(X86);
        script.once(ARM);
        long windows = settings.get(WINDOWS);
        script.repeat(windows, 1, i -> {
            long lo = FIRST - i * STRIDE;
            script.perform(new Operation.Reserve(lo, lo + WINDOW - 1));
        });
        // Handles count what was reserved, too.
        long first = 2 + windows;
        script.repeat(n, 1, i -> script.perform(Entry.TREE.alloc(0, 4, L32)));
        script.repeat(n / 2, 1, i -> script.perform(new Operation.Free(first + 2 * i + 1)));
        script.measure();
        script.repeat(settings.rounds(), 1, i -> script.perform(Entry.TREE.alloc(0, pages, L32)));
        return script;
    }
}
