// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.stream.IntStream;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;

/**
 * A capture as a trace of one domain. With caches, requests are made on the CPUs of their events, folded
 * where a trace has not so many, and time passes as it did, in steps of at least the 100 ms that the depot is trimmed
 * after. Without, sizes below 32 pages are rounded up to a power of two, as {@code alloc_iova_fast} does before it asks
 * the tree. Limits are those of the mask that was named; or the least that an address fits in of those that requests seem to
 * have had: 32 bits, as many as the highest address has, and those right below whose end addresses are in use, and none above. Ranges that were there before are allocated first, each at its place, as
 * no cache does. Bounded by the disk, not by memory, but for what is live at a time.
 */
public final class ImportedTrace implements TraceSource, Closeable {
    private static final int BITS_OF_32 = 32;

    /** No mask is narrower. */
    private static final int LEAST_BITS = 12;

    /** Of the depot's work, and the least step of time. */
    private static final int DEPOT_MILLISECONDS = 100;

    private static final long NANOSECONDS = 1_000_000;

    private final ImportOptions options;
    private final RequestLog log;
    private final AssemblyCounts counts;
    private final Coverage coverage;
    private final HeldRanges held;

    /** Of ranges that were held before: handles, by their numbers. */
    private final int[] handlesOfHeld;

    private final int cpus;

    /** Bits of the masks that requests seem to have had, but for the widest. */
    private final int[] masks;

    private final long high;

    private ImportedTrace(ImportOptions options, RequestLog log, RequestAssembler assembler) {
        this.options = options;
        this.log = log;
        this.counts = assembler.counts();
        this.coverage = assembler.coverage();
        this.held = assembler.held();
        this.handlesOfHeld = new int[held.size()];
        int handle = 0;
        for (HeldRanges.Held range : held.downwards()) {
            handlesOfHeld[range.number()] = handle++;
        }
        this.cpus = Math.min(assembler.highestCpu(), Operation.MAX_CPUS - 1) + 1;
        int used = Long.SIZE - Long.numberOfLeadingZeros(assembler.highest());
        this.high = limit(options.dmaMask().orElse(Math.max(used, BITS_OF_32)));
        this.masks = options.dmaMask().isPresent()
                ? new int[0]
                : IntStream.range(LEAST_BITS, used)
                        .filter(bits -> bits == BITS_OF_32 || assembler.seemsMask(bits))
                        .toArray();
    }

    /**
     * Reads all events.
     *
     * @return a trace that has to be closed, which deletes its temporary file
     * @throws IOException if events cannot be read, or there is no room for a temporary file
     */
    public static ImportedTrace of(EventSource events, ImportOptions options) throws IOException {
        RequestLog log = new RequestLog();
        try {
            RequestAssembler assembler =
                    new RequestAssembler(log, options.filter(), options.domain().granule());
            for (MappingEvent event = events.next(); event != null; event = events.next()) {
                assembler.add(event);
            }
            return new ImportedTrace(options, log, assembler);
        } catch (IOException | RuntimeException | Error e) {
            log.close();
            throw e;
        }
    }

    /** The limit that stands for a mask: its highest pfn. */
    private long limit(int bits) {
        return Long.divideUnsigned(mask(bits), options.domain().granule());
    }

    private static long mask(int bits) {
        return bits == Long.SIZE ? ~0L : (1L << bits) - 1;
    }

    /** How much of what happened is known, as far as the events tell. */
    public Coverage coverage() {
        return coverage;
    }

    /** What was made of the events. */
    public AssemblyCounts counts() {
        return counts;
    }

    @Override
    public int cpus() {
        return cpus;
    }

    @Override
    public Cursor open() throws IOException {
        return new Operations(log.reader());
    }

    @Override
    public void close() throws IOException {
        log.close();
    }

    private final class Operations implements Cursor {
        private final RequestLog.Reader entries;
        private final Queue<Operation> pending = new ArrayDeque<>();

        /** Of what is live: handles, by the numbers of entries. */
        private final Map<Long, Long> handles = new HashMap<>();

        private final Iterator<HeldRanges.Held> before = held.downwards().iterator();

        private long number;
        private long allocations = held.size();
        private long clock = Long.MIN_VALUE;

        Operations(RequestLog.Reader entries) {
            this.entries = entries;
            pending.add(options.domain());
        }

        @Override
        public Operation next() throws IOException {
            if (pending.isEmpty() && before.hasNext()) {
                HeldRanges.Held range = before.next();
                return new Operation.Alloc(range.pages(), range.pfnHi(), false);
            }
            while (pending.isEmpty()) {
                RequestLog.Entry entry = entries.next();
                if (entry == null) {
                    return null;
                }
                take(entry);
                number++;
            }
            return pending.remove();
        }

        private void take(RequestLog.Entry entry) {
            switch (entry.kind()) {
                case ALLOC -> {
                    advance(entry.time());
                    handles.put(number, allocations++);
                    pending.add(allocation(entry));
                }
                case FREE -> {
                    advance(entry.time());
                    pending.add(free(entry, handles.remove(entry.iova())));
                }
                case FREE_HELD -> {
                    advance(entry.time());
                    pending.add(free(entry, handlesOfHeld[(int) entry.iova()]));
                }
                case DROPPED -> {}
            }
        }

        private void advance(long time) {
            if (clock == Long.MIN_VALUE || time < clock) {
                clock = time;
                return;
            }
            long passed = Math.min((time - clock) / NANOSECONDS, Integer.MAX_VALUE);
            if (options.domain().rcaches() && passed >= DEPOT_MILLISECONDS) {
                pending.add(new Operation.Advance((int) passed));
                clock += passed * NANOSECONDS;
            }
        }

        private Operation free(RequestLog.Entry entry, long handle) {
            return options.domain().rcaches() ? new Operation.FreeFast(cpu(entry), handle) : new Operation.Free(handle);
        }

        private Operation allocation(RequestLog.Entry entry) {
            long last = entry.iova() + entry.size() - 1;
            long pages = pfn(last) - pfn(entry.iova()) + 1;
            int bits = Long.SIZE - Long.numberOfLeadingZeros(last);
            long limit = high;
            for (int mask : masks) {
                if (bits <= mask) {
                    limit = limit(mask);
                    break;
                }
            }
            return options.domain().rcaches()
                    ? new Operation.AllocFast(cpu(entry), pages, limit, true)
                    : new Operation.Alloc(HeldRanges.rounded(pages), limit, true);
        }

        private long pfn(long address) {
            return Long.divideUnsigned(address, options.domain().granule());
        }

        private int cpu(RequestLog.Entry entry) {
            return entry.cpu() % cpus;
        }
    }
}
