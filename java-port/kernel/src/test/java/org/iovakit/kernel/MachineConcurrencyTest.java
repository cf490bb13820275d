// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MachineConcurrencyTest {
    /** The one CPU that is online moves down while others search upwards for it. */
    @Test
    void aThreadFindsACpuWhileTheyTakeTurns() throws Exception {
        Machine many = new Machine(64);
        int last = many.numPossibleCpus() - 1;
        for (int cpu = 0; cpu < last; cpu++) {
            many.cpuDead(cpu);
        }
        AtomicBoolean done = new AtomicBoolean();
        Thread hotplug = new Thread(() -> {
            for (int cpu = last; !done.get(); cpu = cpu == 0 ? last : cpu - 1) {
                int next = cpu == 0 ? last : cpu - 1;
                many.cpuOnline(next);
                many.cpuDead(cpu);
            }
        });
        hotplug.start();
        try {
            for (int look = 0; look < 3_000_000; look++) {
                assertTrue(many.currentCpu() <= last);
            }
        } finally {
            done.set(true);
            hotplug.join();
        }
    }
}
