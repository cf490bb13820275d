// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.Operation;

/**
 * How iommu_dma_alloc_iova serves a PCI device that could reach further: it tries below 4 GB first, without emptying the
 * caches for it, and only when it is refused there goes by the DMA mask, from then on for good. Many devices share the
 * domain, so when the low part is full, each of them is refused there once. The buffers are larger than what the caches
 * hold. Host bridge windows take what of the low part is not needed to show it.
 */
final class Pci32BitWorkaround extends Scenario {
    private static final String PAGES = "pages";
    private static final long MOST_PAGES = 64;

    Pci32BitWorkaround() {
        super(
                "pci-32bit-workaround",
                "PCI devices that are first tried below 4 GB, where all is taken, and then given what their mask allows",
                Parameter.ranges("buffers in the domain, half of them below 4 GB, which they fill", 8192, 16_000),
                Parameter.rounds("devices that come and are tried below 4 GB", 20),
                new Parameter(
                        PAGES,
                        "pages of a buffer, a power of two or not; above 32 the caches hold none",
                        33,
                        33,
                        MOST_PAGES));
    }

    @Override
    Script script(Settings settings) {
        long low = settings.ranges() / 2;
        long high = settings.ranges() - low;
        long pages = settings.get(PAGES);
        require(low >= 2 * settings.rounds(), "there have to be four times as many ranges as rounds");
        // Buffers are aligned to the power of two above their size.
        long window = low * Long.highestOneBit(2 * pages - 1);
        Script script = new Script();
        script.once(Entry.RCACHES.domain());
        script.once(new Operation.Reserve(START_PFN, L32 - window));
        script.repeat(low, 1, i -> script.perform(first(pages)));
        script.repeat(high, 1, i -> script.perform(Entry.RCACHES.alloc(0, pages, L48)));
        script.measure();
        // Somebody gives a buffer back, so that it is worth a search; the device that comes wants a bigger one.
        script.repeat(settings.rounds(), 3, i -> {
            script.perform(Entry.RCACHES.free(0, 1 + 2 * i));
            script.perform(first(2 * pages));
            script.perform(Entry.RCACHES.alloc(0, 2 * pages, L48));
        });
        return script;
    }

    private static Operation first(long pages) {
        return new Operation.AllocFast(0, pages, L32, false);
    }
}
