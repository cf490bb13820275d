// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.bench;

import java.io.IOException;
import java.util.Arrays;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;

/**
 * A trace ready to be timed: its operations lie in arrays, as they do in the C twin's timed.c, so that what is timed is
 * the allocator and not the reading. Not thread-safe.
 */
public final class Workload {
    /** Operations that there is room for at first. */
    private static final int ROOM = 1024;

    private static final byte DOMAIN = 0;
    private static final byte ALLOC = 1;
    private static final byte ALLOC_ALIGNED = 2;
    private static final byte FREE = 3;

    private final IovaAllocator allocator;

    private byte[] kinds = new byte[ROOM];
    private long[] sizes = new long[ROOM];
    private long[] limits = new long[ROOM];
    private int[] handles = new int[ROOM];
    private int count;
    private int allocations;
    private int next;

    private IovaDomain iovad;
    private Iova[] live = {};
    private long checksum;
    private long visits;
    private long allocNanos;
    private long freeNanos;

    private Workload(State stage) {
        allocator = stage.load(new Machine(1, Operation.MAX_GRANULE));
        if (allocator.iovaCacheGet() != 0) {
            throw new IllegalStateException("iova_cache_get failed");
        }
    }

    /**
     * Loads the allocator of a stage, and the whole of a trace.
     *
     * @throws IllegalArgumentException if it has other operations than domain without caches, alloc and free
     * @throws IOException if the trace cannot be read
     */
    public static Workload of(State stage, TraceSource trace) throws IOException {
        Workload workload = new Workload(stage);
        try (TraceSource.Cursor cursor = trace.open()) {
            for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                workload.add(operation);
            }
        }
        return workload;
    }

    private void add(Operation operation) {
        if (operation instanceof Operation.Domain domain && !domain.rcaches()) {
            add(DOMAIN, domain.granule(), domain.startPfn(), 0);
        } else if (operation instanceof Operation.Alloc alloc) {
            add(alloc.aligned() ? ALLOC_ALIGNED : ALLOC, alloc.size(), alloc.limitPfn(), allocations++);
        } else if (operation instanceof Operation.Free free) {
            add(FREE, 0, 0, (int) free.handle());
        } else {
            throw new IllegalArgumentException("a bench has no operation '" + operation + "'");
        }
    }

    private void add(byte kind, long size, long limit, int handle) {
        if (count == kinds.length) {
            int room = 2 * count;
            kinds = Arrays.copyOf(kinds, room);
            sizes = Arrays.copyOf(sizes, room);
            limits = Arrays.copyOf(limits, room);
            handles = Arrays.copyOf(handles, room);
        }
        kinds[count] = kind;
        sizes[count] = size;
        limits[count] = limit;
        handles[count++] = handle;
    }

    /** Runs the next operations, as many as are asked for and are there. */
    public void run(int operations) {
        if (live.length < allocations) {
            live = new Iova[allocations];
        }
        int end = Math.min(count, next + operations);
        while (next < end) {
            boolean frees = kinds[next] == FREE;
            int same = next + 1;
            while (same < end && (kinds[same] == FREE) == frees) {
                same++;
            }
            long start = System.nanoTime();
            run(next, same);
            long nanos = System.nanoTime() - start;
            if (frees) {
                freeNanos += nanos;
            } else {
                allocNanos += nanos;
            }
            next = same;
        }
    }

    private void run(int from, int to) {
        for (int at = from; at < to; at++) {
            int handle = handles[at];
            switch (kinds[at]) {
                case ALLOC -> took(handle, allocator.allocIova(iovad, sizes[at], limits[at], false));
                case ALLOC_ALIGNED -> took(handle, allocator.allocIova(iovad, sizes[at], limits[at], true));
                case FREE -> free(handle);
                default -> startDomain(sizes[at], limits[at]);
            }
        }
    }

    private void took(int handle, Iova iova) {
        live[handle] = iova;
        checksum = checksum * 31 + (iova == null ? 0 : iova.pfnLo);
        visits += allocator.visits();
    }

    private void free(int handle) {
        if (live[handle] != null) {
            allocator.freeIova(iovad, live[handle]);
            live[handle] = null;
        }
    }

    private void startDomain(long granule, long startPfn) {
        iovad = allocator.newDomain();
        allocator.initIovaDomain(iovad, granule, startPfn);
    }

    /** Nanoseconds that all allocations so far took. */
    public long allocNanos() {
        return allocNanos;
    }

    /** Nanoseconds that all frees so far took. */
    public long freeNanos() {
        return freeNanos;
    }

    /** Of the lowest pfns of all that was given out, in order: the same on both sides if they do the same. */
    public long checksum() {
        return checksum;
    }

    /** Nodes visited by all searches so far. */
    public long visits() {
        return visits;
    }
}
