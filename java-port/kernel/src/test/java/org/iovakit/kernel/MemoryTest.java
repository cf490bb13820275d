// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slab caches, injected failures and the warnings they end in. */
class MemoryTest {
    private static final class Thing {
        private int value;
    }

    private final Machine machine = new Machine(2);
    private final KmemCache<Thing> cache = KmemCache.create(machine, "things", Thing::new, thing -> thing.value = 0);

    @Test
    void aCacheThatGotAllBackGoesQuietly() {
        Thing a = cache.zalloc();
        Thing b = cache.zalloc();
        assertEquals(2, cache.objects());
        cache.free(a);
        cache.free(b);
        cache.destroy();
        assertEquals(List.of(), machine.warnings().all());
    }

    @Test
    void theOneFreedLastComesBackZeroed() {
        Thing first = cache.zalloc();
        Thing second = cache.zalloc();
        first.value = 1;
        second.value = 2;
        cache.free(first);
        cache.free(second);
        assertSame(second, cache.zalloc());
        assertSame(first, cache.zalloc());
        assertEquals(0, first.value + second.value);
        assertNotSame(first, cache.zalloc());
    }

    @Test
    void anObjectFreedTwiceInARowIsABug() {
        Thing thing = cache.zalloc();
        cache.free(thing);
        assertThrows(BugException.class, () -> cache.free(thing));
    }

    @Test
    void objectsLeftAreWarnedOf() {
        cache.zalloc();
        cache.destroy();
        assertEquals(
                List.of("kmem_cache_destroy things: objects not given back: 1"),
                machine.warnings().drain());
        cache.destroy();
        assertEquals(
                List.of("kmem_cache_destroy things: destroyed already"),
                machine.warnings().drain());
    }

    @Test
    void objectsThatNeverCameFromTheCacheAreWarnedOf() {
        cache.free(new Thing());
        cache.destroy();
        assertEquals(
                List.of("kmem_cache_destroy things: objects not given back: -1"),
                machine.warnings().all());
        assertThrows(BugException.class, () -> cache.free(null));
    }

    @Test
    void failuresHitTheNamedCacheAfterTheSpaceAndAsOftenAsSaid() {
        machine.failSlab().fail("things", 1, 2);
        machine.failSlab().fail("others", 0, -1);
        assertNotNull(cache.zalloc());
        assertNull(cache.zalloc());
        assertNull(cache.zalloc());
        assertNotNull(cache.zalloc());
        assertEquals(2, cache.objects());
    }

    @Test
    void failuresLastUntilReset() {
        machine.failSlab().fail("things", 0, -1);
        for (int i = 0; i < 10; i++) {
            assertNull(cache.zalloc());
        }
        machine.failSlab().reset();
        assertNotNull(cache.zalloc());
        assertFalse(machine.failSlab().shouldFail("things"));
    }

    @Test
    void ordersFromBeforeAResetAreForgotten() {
        machine.failSlab().fail("things", 0, -1);
        machine.failSlab().reset();
        machine.failSlab().fail("others", 0, -1);
        assertNotNull(cache.zalloc());
    }

    /** More than the cache keeps: the rest is let go. */
    @Test
    void anyNumberOfObjectsMayComeBack() {
        List<Thing> things = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            things.add(cache.zalloc());
        }
        things.forEach(cache::free);
        assertEquals(0, cache.objects());
        assertTrue(things.contains(cache.zalloc()), "some are kept");
    }

    @Test
    void cachesAndPerCpuDataCanFailToo() {
        machine.failSlab().fail(FailSlab.KMEM_CACHE, 0, 1);
        assertNull(KmemCache.create(machine, "more", Thing::new, thing -> {}));
        assertNotNull(KmemCache.create(machine, "more", Thing::new, thing -> {}));
        machine.failSlab().fail(FailSlab.PERCPU, 0, 1);
        assertNull(PerCpu.alloc(machine, Object::new));
        assertNotNull(PerCpu.alloc(machine, Object::new));
    }

    @Test
    void warningsGoOnAndKeepTheirOrder() {
        Warnings warnings = machine.warnings();
        assertTrue(warnings.warnOn(true, "first"));
        assertFalse(warnings.warnOn(false, "not this"));
        warnings.warn("second");
        assertEquals(List.of("first", "second"), warnings.all());
        assertEquals(List.of("first", "second"), warnings.drain());
        assertEquals(List.of(), warnings.all());
    }

    @Test
    void bugsStop() {
        BugException.bugOn(false, "not this");
        assertEquals(
                "stop",
                assertThrows(BugException.class, () -> BugException.bugOn(true, "stop"))
                        .getMessage());
    }
}
