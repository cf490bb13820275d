// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.SplitMix64;

/**
 * Receive and transmit rings, a CPU each in turn. A poll takes a batch of buffers off one ring and maps as many anew, in
 * another order. Receive rings hold single pages, transmit rings one page to sixteen.
 */
final class NetworkRings extends Scenario {
    private static final int CPUS = 4;
    private static final String RING = "ring";
    private static final String BATCH = "batch";

    private final Entry entry;

    NetworkRings(String name, String situation, Entry entry) {
        super(
                name,
                situation,
                Parameter.ranges("buffers mapped in all rings together", 8192, 500_000),
                Parameter.rounds("polls that are measured, each of a batch of requests", 20),
                new Parameter(RING, "buffers in a ring", 32, 1, 4096),
                new Parameter(BATCH, "buffers that a poll takes off a ring", 16, 1, 512));
        this.entry = entry;
    }

    @Override
    int cpus() {
        return CPUS;
    }

    @Override
    Script script(Settings settings) {
        int n = (int) settings.ranges();
        int ring = (int) settings.get(RING);
        int batch = (int) settings.get(BATCH);
        require(batch <= ring, "a batch is at most a ring");
        require(n >= ring, "there has to be a ring at least");
        Script script = new Script();
        Rings rings = new Rings(script, n, ring, batch);
        script.once(entry.domain());
        script.repeat(n, 1, i -> rings.map((int) i));
        // Once around all rings.
        script.repeat(n / batch, 2 * batch, rings::poll);
        script.measure();
        script.repeat(settings.rounds(), 2 * batch, rings::poll);
        return script;
    }

    private final class Rings {
        private final SplitMix64 random = new SplitMix64(1);
        private final Script script;
        private final long[] mapped;
        private final int[] heads;
        private final int ring;
        private final int[] polled;

        Rings(Script script, int n, int ring, int batch) {
            this.script = script;
            this.mapped = new long[n];
            this.heads = new int[n / ring];
            this.ring = ring;
            this.polled = new int[batch];
        }

        /** The ring of a buffer; what is left over belongs to the last. */
        private int ringOf(int slot) {
            return Math.min(slot / ring, heads.length - 1);
        }

        private int cpu(int slot) {
            return ringOf(slot) % CPUS;
        }

        void map(int slot) {
            boolean receives = ringOf(slot) % 2 == 0;
            long pages = receives ? 1 : random.oneOf(1, 1, 2, 4, 8, 16);
            mapped[slot] = script.perform(entry.alloc(cpu(slot), pages, L48));
        }

        void poll(long round) {
            int which = random.below(heads.length);
            int start = which * ring;
            int length = which == heads.length - 1 ? mapped.length - start : ring;
            for (int i = 0; i < polled.length; i++) {
                polled[i] = start + (heads[which] + i) % length;
                script.perform(entry.free(cpu(polled[i]), mapped[polled[i]]));
            }
            heads[which] = (heads[which] + polled.length) % length;
            random.shuffle(polled);
            for (int slot : polled) {
                map(slot);
            }
        }
    }
}
