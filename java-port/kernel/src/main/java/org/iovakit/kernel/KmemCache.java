// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A slab cache: hands out zeroed objects and counts those that were not given back. As in SLUB, the object freed last is
 * the next to be handed out: it is still in the processor's cache, and a busy tree does not wander through memory. Who
 * looks at an object after freeing it may therefore see another one. Allocating and freeing is thread-safe.
 */
public final class KmemCache<T> {
    /** Objects kept for the next caller; of what is freed beyond that the garbage collector disposes. */
    private static final int KEPT = 1024;

    private final Machine machine;
    private final String name;
    private final Supplier<T> constructor;
    private final Consumer<T> zero;
    private final LongAdder objects = new LongAdder();
    private boolean destroyed;

    /** Set by who looks at the freed objects. Nobody waits for it: there are other ways to get or lose an object. */
    private final AtomicBoolean busy = new AtomicBoolean();

    private final Object[] freed = new Object[KEPT];
    private int freedCount;

    private KmemCache(Machine machine, String name, Supplier<T> constructor, Consumer<T> zero) {
        this.machine = machine;
        this.name = name;
        this.constructor = constructor;
        this.zero = zero;
    }

    /**
     * {@code kmem_cache_create}.
     *
     * @param name what {@link FailSlab} and the warnings call it
     * @param constructor makes an object in the state that zeroed memory is in C
     * @param zero brings a used object back to that state
     * @return null when {@link FailSlab#KMEM_CACHE} fails
     */
    public static <T> KmemCache<T> create(Machine machine, String name, Supplier<T> constructor, Consumer<T> zero) {
        if (machine.failSlab().shouldFail(FailSlab.KMEM_CACHE)) {
            return null;
        }
        return new KmemCache<>(machine, name, constructor, zero);
    }

    /** {@code kmem_cache_zalloc}: a zeroed object, or null when {@link FailSlab} fails this cache. */
    public T zalloc() {
        if (machine.failSlab().shouldFail(name)) {
            return null;
        }
        objects.increment();
        T object = takeFreed();
        if (object == null) {
            return constructor.get();
        }
        zero.accept(object);
        return object;
    }

    @SuppressWarnings("unchecked") // nothing else is put there
    private T takeFreed() {
        if (!busy.compareAndSet(false, true)) {
            return null;
        }
        Object object = null;
        if (freedCount > 0) {
            object = freed[--freedCount];
            freed[freedCount] = null;
        }
        busy.setRelease(false);
        return (T) object;
    }

    /**
     * {@code kmem_cache_free}.
     *
     * @throws BugException if the object is null, or was the last one to be freed
     */
    public void free(T object) {
        BugException.bugOn(object == null, name);
        objects.decrement();
        keepFreed(object);
    }

    private void keepFreed(T object) {
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        boolean twice = freedCount > 0 && freed[freedCount - 1] == object;
        if (!twice && freedCount < KEPT) {
            freed[freedCount++] = object;
        }
        busy.setRelease(false);
        if (twice) {
            throw new BugException(name + ": freed twice");
        }
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
