// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.stream.IntStream;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;

/**
 * A capture as a trace of one domain. With caches, requests are made on the CPUs of their events, folded
 * where a trace has not so many, and time passes as it did, in steps of at least the 100 ms that the depot is trimmed
 * after. Without, sizes below 32 pages are rounded up to a power of two, as {@code alloc_iova_fast} does before it asks
 * the tree. Ranges that were there before are allocated first, each at its place, as no cache does; those that were in
 * caches then are given to these. Bounded by the disk, not by memory, but for what is live at a time.
 *
 * <p>Calls that probes tell of are taken as they are, and map and unmap events beside them are not. Of maps limits are those
 * of the mask that was named; or the least that an address fits in of those that requests seem to have had: 32 bits, as many
 * as the highest address has, and those right below whose end addresses are in use, and none above.
 */
public final class ImportedTrace implements TraceSource, Closeable {
    private static final int BITS_OF_32 = 32;

    /** No mask is narrower. */
    private static final int LEAST_BITS = 12;

    /** Of the depot's work, and the least step of time. */
    private static final int DEPOT_MILLISECONDS = 100;

    private static final long NANOSECONDS = 1_000_000;

    /**
     * What a probe's capture tells of a domain.
     *
     * @param address of its struct iova_domain
     * @param requests in the trace of it, with its frees
     */
    public record Traced(long address, long requests) {}

    private final RequestLog log;
    private final Operation.Domain domain;
    private final AssemblyCounts counts;
    private final Optional<CallCounts> calls;
    private final List<Traced> domains;
    private final OptionalLong address;
    private final Coverage coverage;
    private final HeldRanges held;

    /** Of which domain the entries count. */
    private final int number;

    /** Of what was held before those that were in caches, as these got them. */
    private final List<TracedDomain.Warm> warm;

    /** Of ranges that were held before: handles, by their numbers. */
    private final int[] handlesOfHeld;

    private final int cpus;

    /** Bits of the masks that requests seem to have had, but for the widest. */
    private final int[] masks;

    private final long high;

    private ImportedTrace(ImportOptions options, RequestLog log, RequestAssembler assembler) {
        this.log = log;
        this.domain = options.domain();
        this.counts = assembler.counts();
        this.calls = Optional.empty();
        this.domains = List.of();
        this.address = OptionalLong.empty();
        this.coverage = assembler.coverage();
        this.held = assembler.held();
        this.number = 0;
        this.warm = List.of();
        this.handlesOfHeld = handles(held);
        this.cpus = cpus(assembler.highestCpu());
        int used = Long.SIZE - Long.numberOfLeadingZeros(assembler.highest());
        this.high = limit(options.dmaMask().orElse(Math.max(used, BITS_OF_32)));
        this.masks = options.dmaMask().isPresent()
                ? new int[0]
                : IntStream.range(LEAST_BITS, used)
                        .filter(bits -> bits == BITS_OF_32 || assembler.seemsMask(bits))
                        .toArray();
    }

    private ImportedTrace(ImportOptions options, RequestLog log, CallAssembler assembler, TracedDomain of) {
        this.log = log;
        long granule = of.granule() == 0 ? options.domain().granule() : of.granule();
        long startPfn = of.granule() == 0 ? options.domain().startPfn() : of.startPfn();
        this.domain = new Operation.Domain(
                granule, startPfn, of.hasCaches() && options.domain().rcaches());
        this.counts = of.assemblyCounts();
        this.calls = Optional.of(of.counts());
        this.domains = assembler.domains().stream()
                .map(one -> new Traced(one.address(), one.requests()))
                .toList();
        this.address = OptionalLong.of(of.address());
        this.coverage = of.coverage(granule, assembler.lostReturns());
        this.held = of.held();
        this.number = of.number();
        this.warm = of.warm();
        this.handlesOfHeld = handles(held);
        this.cpus = cpus(assembler.highestCpu());
        this.high = 0;
        this.masks = new int[0];
    }

    private static int cpus(int highest) {
        return Math.min(highest, Operation.MAX_CPUS - 1) + 1;
    }

    private static int[] handles(HeldRanges held) {
        int[] handles = new int[held.size()];
        int handle = 0;
        for (HeldRanges.Held range : held.downwards()) {
            handles[range.number()] = handle++;
        }
        return handles;
    }

    /**
     * Reads all events.
     *
     * @param options of which the address is passed over where no domain has it
     * @return a trace that has to be closed, which deletes its temporary file
     * @throws IOException if events cannot be read, or there is no room for a temporary file
     */
    public static ImportedTrace of(EventSource events, ImportOptions options) throws IOException {
        RequestLog log = new RequestLog();
        try {
            RequestAssembler maps =
                    new RequestAssembler(log, options.filter(), options.domain().granule());
            CallAssembler calls = new CallAssembler(log, options.filter());
            for (CaptureEvent event = events.next(); event != null; event = events.next()) {
                if (event instanceof MappingEvent map) {
                    maps.add(map);
                } else if (event instanceof ProbeEvent call) {
                    calls.add(call);
                }
            }
            return calls.domains().isEmpty()
                    ? new ImportedTrace(options, log, maps)
                    : new ImportedTrace(options, log, calls, calls.domain(options.address()));
        } catch (IOException | RuntimeException | Error e) {
            log.close();
            throw e;
        }
    }

    /** The limit that stands for a mask: its highest pfn. */
    private long limit(int bits) {
        return Long.divideUnsigned(mask(bits), domain.granule());
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

    /** What was made of calls; empty where the capture has maps and unmaps. */
    public Optional<CallCounts> calls() {
        return calls;
    }

    /** The domains that the capture tells apart, the busiest first; empty where it does not. */
    public List<Traced> domains() {
        return domains;
    }

    /** The address of that which the trace is of, if the capture tells it. */
    public OptionalLong address() {
        return address;
    }

    /** The domain that serves the requests. */
    public Operation.Domain domain() {
        return domain;
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

        /** Those of {@link #warm} that are not in the caches yet. */
        private int cold = warm.size();

        /** Of the next entry. */
        private long at;

        private long allocations = held.size();
        private long clock = Long.MIN_VALUE;

        Operations(RequestLog.Reader entries) {
            this.entries = entries;
            pending.add(domain);
        }

        @Override
        public Operation next() throws IOException {
            if (pending.isEmpty() && before.hasNext()) {
                HeldRanges.Held range = before.next();
                return new Operation.Alloc(range.pages(), range.pfnHi(), false);
            }
            if (pending.isEmpty() && cold > 0) {
                TracedDomain.Warm range = warm.get(--cold); // what comes out first goes in last
                int handle = handlesOfHeld[range.held()];
                return domain.rcaches()
                        ? new Operation.FreeFast(range.cpu() % cpus, handle)
                        : new Operation.Free(handle);
            }
            while (pending.isEmpty()) {
                RequestLog.Entry entry = entries.next();
                if (entry == null) {
                    return null;
                }
                if (entry.domain() == number && entry.kind() != RequestLog.Kind.DROPPED) {
                    advance(entry.time());
                    pending.add(operation(entry));
                }
                at++;
            }
            return pending.remove();
        }

        private Operation operation(RequestLog.Entry entry) {
            return switch (entry.kind()) {
                case MAP -> made(allocation(entry));
                case ALLOC_FAST_FLUSH -> made(request(entry, true));
                case ALLOC_FAST_KEEP -> made(request(entry, false));
                case ALLOC_ALIGNED -> made(new Operation.Alloc(entry.size(), entry.limit(), true));
                case ALLOC_ANY -> made(new Operation.Alloc(entry.size(), entry.limit(), false));
                case RESERVE -> made(new Operation.Reserve(entry.first(), entry.limit()));
                case FREE -> free(entry, handles.remove(entry.first()));
                case FREE_TREE -> new Operation.Free(handles.remove(entry.first()));
                case FREE_HELD -> free(entry, handlesOfHeld[(int) entry.first()]);
                case FREE_HELD_TREE -> new Operation.Free(handlesOfHeld[(int) entry.first()]);
                case DROPPED -> throw new IllegalStateException("it is none");
            };
        }

        private Operation made(Operation allocation) {
            handles.put(at, allocations++);
            return allocation;
        }

        private Operation request(RequestLog.Entry entry, boolean flush) {
            return domain.rcaches()
                    ? new Operation.AllocFast(cpu(entry), entry.size(), entry.limit(), flush)
                    : new Operation.Alloc(HeldRanges.rounded(entry.size()), entry.limit(), true);
        }

        private void advance(long time) {
            if (clock == Long.MIN_VALUE || time < clock) {
                clock = time;
                return;
            }
            long passed = Math.min((time - clock) / NANOSECONDS, Integer.MAX_VALUE);
            if (domain.rcaches() && passed >= DEPOT_MILLISECONDS) {
                pending.add(new Operation.Advance((int) passed));
                clock += passed * NANOSECONDS;
            }
        }

        private Operation free(RequestLog.Entry entry, long handle) {
            return domain.rcaches() ? new Operation.FreeFast(cpu(entry), handle) : new Operation.Free(handle);
        }

        private Operation allocation(RequestLog.Entry entry) {
            long last = entry.first() + entry.size() - 1;
            long pages = pfn(last) - pfn(entry.first()) + 1;
            int bits = Long.SIZE - Long.numberOfLeadingZeros(last);
            long limit = high;
            for (int mask : masks) {
                if (bits <= mask) {
                    limit = limit(mask);
                    break;
                }
            }
            return domain.rcaches()
                    ? new Operation.AllocFast(cpu(entry), pages, limit, true)
                    : new Operation.Alloc(HeldRanges.rounded(pages), limit, true);
        }

        private long pfn(long address) {
            return Long.divideUnsigned(address, domain.granule());
        }

        private int cpu(RequestLog.Entry entry) {
            return entry.cpu() % cpus;
        }
    }
}
