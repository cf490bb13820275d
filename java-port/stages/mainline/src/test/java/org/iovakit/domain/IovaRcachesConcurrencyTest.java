// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.iovakit.kernel.Machine;
import org.junit.jupiter.api.Test;

/** Real threads on simulated CPUs, while the clock goes on and CPUs come and go. */
class IovaRcachesConcurrencyTest {
    private static final int WORKERS = 4;
    private static final int ROUNDS = 20_000;
    private static final int HELD = 400;
    private static final long L32 = 0xfffff;

    private final Machine machine = new Machine(WORKERS + 1);
    private final IovaAllocator allocator =
            StageTree.installed().lineage("mainline").get(0).load(machine);
    private final IovaDomain iovad = allocator.newDomain();

    /** Who holds a page, by pfn: the proof that nobody is given what another one has. */
    private final ConcurrentMap<Long, Integer> holders = new ConcurrentHashMap<>();

    @Test
    void nobodyIsGivenWhatAnotherHolds() throws Exception {
        assertEquals(0, allocator.iovaCacheGet());
        allocator.initIovaDomain(iovad, 4096, 1);
        assertEquals(0, allocator.iovaDomainInitRcaches(iovad));

        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS + 2);
        try {
            Future<?> clock = threads.submit(repeat(done, () -> machine.clock().advance(Duration.ofMillis(100))));
            Future<?> hotplug = threads.submit(repeat(done, this::toggleLastCpu));
            List<Future<?>> workers = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                int number = worker;
                // Two threads a CPU, so that they meet in its magazines too.
                workers.add(threads.submit(() -> machine.onCpu(number / 2, () -> churn(number))));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
            done.set(true);
            clock.get();
            hotplug.get();
        } finally {
            done.set(true);
            threads.shutdownNow();
        }

        assertEquals(List.of(), allocator.verifyInvariants(iovad));
        for (int cpu = machine.numPossibleCpus() - 1; cpu > 0; cpu--) {
            if (machine.isOnline(cpu)) {
                machine.cpuDead(cpu);
            }
        }
        // What is left is in CPU 0's magazines and the depots, and a request that cannot be met flushes them.
        assertEquals(0, allocator.allocIovaFast(iovad, 2 * L32, L32, true));
        assertSame(iovad.anchor, iovad.rbroot.first(), "all ranges are free again");
        allocator.putIovaDomain(iovad);
        allocator.iovaCachePut();
        assertEquals(List.of(), machine.warnings().all());
    }

    private static Callable<Void> repeat(AtomicBoolean done, Runnable body) {
        return () -> {
            while (!done.get()) {
                body.run();
                Thread.onSpinWait();
            }
            return null;
        };
    }

    /** The last CPU has no worker; its death still walks through all caches. */
    private void toggleLastCpu() {
        int last = machine.numPossibleCpus() - 1;
        machine.onCpu(last, () -> {
            long pfn = allocator.allocIovaFast(iovad, 1, L32, true);
            allocator.freeIovaFast(iovad, pfn, 1);
        });
        machine.cpuDead(last);
        machine.cpuOnline(last);
    }

    private void churn(int worker) {
        SplittableRandom random = new SplittableRandom(worker);
        Deque<long[]> held = new ArrayDeque<>();
        for (int round = 0; round < ROUNDS; round++) {
            if (held.size() < HELD && random.nextInt(100) < 52) {
                long size = 1L + random.nextInt(8);
                held.addLast(new long[] {hold(worker, size), size});
            } else if (!held.isEmpty()) {
                release(random.nextBoolean() ? held.removeFirst() : held.removeLast());
            }
        }
        held.forEach(this::release);
    }

    private long hold(int worker, long size) {
        long pfn = allocator.allocIovaFast(iovad, size, L32, true);
        for (long page = pfn; page < pfn + size; page++) {
            assertNull(holders.putIfAbsent(page, worker), "two holders of a page");
        }
        return pfn;
    }

    private void release(long[] range) {
        for (long page = range[0]; page < range[0] + range[1]; page++) {
            holders.remove(page);
        }
        allocator.freeIovaFast(iovad, range[0], range[1]);
    }
}
