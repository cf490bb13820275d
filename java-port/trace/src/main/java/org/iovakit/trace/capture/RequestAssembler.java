// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.Coverage.Figure;

/**
 * Makes allocations and frees of events. An unmap ends an allocation, and its addresses are the allocation's: the maps
 * that it covers were parts of one, or, where one was lost, less than it. A map over what is still mapped tells that an
 * unmap was lost. What is unmapped at an address of which nothing was heard was mapped before the first event. Memory grows
 * with what is mapped at a time, and with the addresses that are. Not thread-safe.
 */
final class RequestAssembler {
    /** The last of so many parts of a capture is late. */
    static final int LATE = 10;

    /** Highest address that a request of 32 bits can have. */
    static final long LAST_OF_32 = (1L << 32) - 1;

    private final RequestLog log;
    private final MapFilter filter;
    private final LiveMaps live = new LiveMaps();
    private final AddressSet known = new AddressSet();
    private final HeldRanges held = new HeldRanges();
    private final long granule;

    private long events;
    private long unwanted;

    private long highest;
    private int highestCpu;
    private long allocations;
    private long frees;
    private long joined;
    private long widened;
    private long unmapsWithoutMap;
    private long lostUnmaps;
    private long partialUnmaps;

    /**
     * Starts with nothing.
     *
     * @param granule bytes of a page
     */
    RequestAssembler(RequestLog log, MapFilter filter, long granule) {
        this.log = log;
        this.filter = filter;
        this.granule = granule;
    }

    void add(MappingEvent event) throws IOException {
        events++;
        switch (event.kind()) {
            case MAP -> {
                if (filter.wants(event)) {
                    map(event);
                } else {
                    unwanted++;
                }
            }
            case UNMAP -> {
                if (event.size() != 0) {
                    unmap(event);
                }
            }
        }
    }

    private void map(MappingEvent event) throws IOException {
        for (LiveMaps.Live old : live.overlapping(event.iova(), event.last())) {
            lostUnmaps++;
            live.remove(old);
            free(old, event);
        }
        live.add(new LiveMaps.Live(event.iova(), event.last(), log.size()));
        allocations++;
        known.add(event.iova(), event.last());
        seen(event);
        log.add(allocation(event.cpu(), event.time(), event));
    }

    private void unmap(MappingEvent event) throws IOException {
        List<LiveMaps.Live> hit = live.overlapping(event.iova(), event.last());
        if (hit.isEmpty()) {
            unmapUnseen(event);
            return;
        }
        if (hit.stream().allMatch(map -> map.isWholeWithin(event.iova(), event.last()))) {
            LiveMaps.Live first = hit.stream()
                    .min(Comparator.comparingLong(LiveMaps.Live::entry))
                    .orElseThrow();
            merge(hit, first, event);
            live.remove(event.iova(), event.last());
            free(first, event);
            return;
        }
        partialUnmaps++;
        live.remove(event.iova(), event.last());
        for (LiveMaps.Live map : hit) {
            if (map.isGone()) {
                free(map, event);
            }
        }
    }

    /** Who it belonged to is not known either, so that it is nothing where not all is wanted. */
    private void unmapUnseen(MappingEvent event) throws IOException {
        boolean before = filter.equals(MapFilter.ALL) && !known.overlaps(event.iova(), event.last());
        long low = Long.divideUnsigned(event.iova(), granule);
        long pages = Long.divideUnsigned(event.last(), granule) - low + 1;
        int number = before ? held.add(low, pages, events) : -1;
        if (number < 0) {
            unmapsWithoutMap++;
            return;
        }
        known.add(event.iova(), event.last());
        frees++;
        seen(event);
        log.add(new RequestLog.Entry(RequestLog.Kind.FREE_HELD, 0, event.cpu(), event.time(), number, 0, 0));
    }

    /** The allocation is what the unmap says, and was made with the first of its maps. */
    private void merge(List<LiveMaps.Live> parts, LiveMaps.Live first, MappingEvent unmap) throws IOException {
        if (first.isExactly(unmap.iova(), unmap.last())) {
            return;
        }
        if (parts.size() == 1) {
            widened++;
        } else {
            joined++;
        }
        known.add(unmap.iova(), unmap.last());
        RequestLog.Entry entry = log.get(first.entry());
        log.set(first.entry(), allocation(entry.cpu(), entry.time(), unmap));
        for (LiveMaps.Live part : parts) {
            if (part != first) {
                allocations--;
                log.set(part.entry(), new RequestLog.Entry(RequestLog.Kind.DROPPED, 0, 0, 0, 0, 0, 0));
            }
        }
    }

    private void free(LiveMaps.Live map, MappingEvent because) throws IOException {
        frees++;
        seen(because);
        log.add(new RequestLog.Entry(RequestLog.Kind.FREE, 0, because.cpu(), because.time(), map.entry(), 0, 0));
    }

    private void seen(MappingEvent event) {
        highestCpu = Math.max(highestCpu, event.cpu());
        if (Long.compareUnsigned(event.last(), highest) > 0) {
            highest = event.last();
        }
    }

    private static RequestLog.Entry allocation(int cpu, long time, MappingEvent extent) {
        return new RequestLog.Entry(RequestLog.Kind.MAP, 0, cpu, time, extent.iova(), extent.size(), 0);
    }

    /**
     * Whether some request had a mask of so many bits, or seems to: addresses right below its end are in use, and none
     * above it for half as far, where requests of a wider mask would be served first.
     *
     * @param bits from 2 to 63
     */
    boolean seemsMask(int bits) {
        long end = 1L << bits;
        return known.overlaps(end - end / 4, end - 1) && !known.overlaps(end, end + end / 2 - 1);
    }

    /** The highest address, in bytes, inclusive. */
    long highest() {
        return highest;
    }

    /** The highest CPU, from 0. */
    int highestCpu() {
        return highestCpu;
    }

    /** What was there before. */
    HeldRanges held() {
        return held;
    }

    /** Of the coverage what the events tell. */
    Coverage coverage() {
        boolean all = filter.equals(MapFilter.ALL);
        return Coverage.NOTHING
                .with(Figure.EVENTS, events)
                .with(Figure.HELD, held.size())
                .with(Figure.HELD_LATE, held.since(events - events / LATE))
                .with(Figure.UNKNOWN_PAGES, Long.divideUnsigned(known.gaps(LAST_OF_32), granule))
                .with(Figure.CONTRADICTIONS, lostUnmaps + widened + (all ? unmapsWithoutMap : 0))
                .with(Figure.UNWANTED, unwanted);
    }

    /** What was made of the events. */
    AssemblyCounts counts() {
        return new AssemblyCounts(
                held.size(), allocations, frees, joined, widened, unmapsWithoutMap, lostUnmaps, partialUnmaps);
    }
}
