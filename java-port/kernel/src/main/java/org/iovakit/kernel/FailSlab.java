// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import java.util.HashMap;
import java.util.Map;

/**
 * Makes memory allocations fail on demand, as the kernel's failslab does. Thread-safe; set up before the threads that
 * are to see it start allocating.
 */
public final class FailSlab {
    /** What {@code kmalloc} and its siblings allocate. */
    public static final String KMALLOC = "kmalloc";

    /** Per-cpu data. */
    public static final String PERCPU = "percpu";

    /** What {@code kmem_cache_create} needs for a new cache. */
    public static final String KMEM_CACHE = "kmem_cache";

    private static final class Fault {
        private int space;
        private int times;
    }

    private final Map<String, Fault> faults = new HashMap<>();
    private volatile boolean armed;

    /**
     * Makes allocations from a cache fail; replaces an earlier order for it.
     *
     * @param cache name of a {@link KmemCache}, or one of the constants of this class
     * @param space how many allocations succeed first
     * @param times how many fail after these; -1 for all
     */
    public synchronized void fail(String cache, int space, int times) {
        Fault fault = new Fault();
        fault.space = space;
        fault.times = times;
        faults.put(cache, fault);
        armed = true;
    }

    /** Lets every allocation succeed again. */
    public synchronized void reset() {
        faults.clear();
        armed = false;
    }

    /** Counts one allocation from {@code cache} and tells whether it has to fail. */
    public boolean shouldFail(String cache) {
        return armed && count(cache);
    }

    private synchronized boolean count(String cache) {
        Fault fault = faults.get(cache);
        if (fault == null || fault.times == 0) {
            return false;
        }
        if (fault.space > 0) {
            fault.space--;
            return false;
        }
        if (fault.times > 0) {
            fault.times--;
        }
        return true;
    }
}
