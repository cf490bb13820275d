// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KmemCacheConcurrencyTest {
    private static final class Thing {
        private volatile int value;
    }

    private final KmemCache<Thing> cache =
            KmemCache.create(new Machine(2), "things", Thing::new, thing -> thing.value = 0);

    @Test
    void noObjectIsHandedOutTwiceAtATime() throws InterruptedException {
        int threads = 4;
        AtomicInteger shared = new AtomicInteger();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int owner = i + 1;
            workers.add(new Thread(() -> {
                for (int round = 0; round < 100_000; round++) {
                    Thing thing = cache.zalloc();
                    if (thing.value != 0) {
                        shared.incrementAndGet();
                    }
                    thing.value = owner;
                    Thread.onSpinWait();
                    if (thing.value != owner) {
                        shared.incrementAndGet();
                    }
                    cache.free(thing);
                }
            }));
        }
        workers.forEach(Thread::start);
        for (Thread worker : workers) {
            worker.join();
        }
        assertEquals(0, shared.get());
        assertEquals(0, cache.objects());
    }
}
