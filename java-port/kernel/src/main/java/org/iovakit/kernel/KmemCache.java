// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * A slab cache: hands out fresh objects and counts those that were not given back. Freed objects go to the garbage
 * collector, never to another caller. Allocating and freeing is thread-safe.
 */
public final class KmemCache<T> {
    private final Machine machine;
    private final String name;
    private final Supplier<T> constructor;
    private final LongAdder objects = new LongAdder();
    private boolean destroyed;

    private KmemCache(Machine machine, String name, Supplier<T> constructor) {
        this.machine = machine;
        this.name = name;
        this.constructor = constructor;
    }

    /**
     * {@code kmem_cache_create}.
     *
     * @param name what {@link FailSlab} and the warnings call it
     * @param constructor makes an object in the state that zeroed memory is in C
     * @return null when {@link FailSlab#KMEM_CACHE} fails
     */
    public static <T> KmemCache<T> create(Machine machine, String name, Supplier<T> constructor) {
        if (machine.failSlab().shouldFail(FailSlab.KMEM_CACHE)) {
            return null;
        }
        return new KmemCache<>(machine, name, constructor);
    }

    /** {@code kmem_cache_zalloc}: a fresh object, or null when {@link FailSlab} fails this cache. */
    public T zalloc() {
        if (machine.failSlab().shouldFail(name)) {
            return null;
        }
        objects.increment();
        return constructor.get();
    }

    /** {@code kmem_cache_free}. */
    public void free(T object) {
        BugException.bugOn(object == null, name);
        objects.decrement();
    }

    /** Objects handed out and not given back; negative if objects came back that were never handed out. */
    public long objects() {
        return objects.sum();
    }

    /**
     * {@code kmem_cache_destroy}: warns when objects are left, or when more came back than were handed out. Destroying
     * a cache twice, which in C touches freed memory, warns too.
     */
    public void destroy() {
        machine.warnings().warnOn(destroyed, "kmem_cache_destroy " + name + ": destroyed already");
        long left = objects();
        if (!destroyed && left != 0) {
            machine.warnings().warn("kmem_cache_destroy " + name + ": objects not given back: " + left);
        }
        destroyed = true;
    }
}
