// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/**
 * Makes allocations and frees of events. An unmap ends an allocation, and its addresses are the allocation's: the maps
 * that it covers were parts of one, or, where one was lost, less than it. A map over what is still mapped tells that an
 * unmap was lost. Memory grows with what is mapped at a time. Not thread-safe.
 */
final class RequestAssembler {
    private final RequestLog log;
    private final MapFilter filter;
    private final LiveMaps live = new LiveMaps();

    private long highest;
    private int highestCpu;
    private long allocations;
    private long frees;
    private long joined;
    private long widened;
    private long unmapsWithoutMap;
    private long lostUnmaps;
    private long partialUnmaps;

    RequestAssembler(RequestLog log, MapFilter filter) {
        this.log = log;
        this.filter = filter;
    }

    void add(MappingEvent event) throws IOException {
        switch (event.kind()) {
            case MAP -> {
                if (filter.wants(event)) {
                    map(event);
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
        seen(event);
        log.add(allocation(event.cpu(), event.time(), event));
    }

    private void unmap(MappingEvent event) throws IOException {
        List<LiveMaps.Live> hit = live.overlapping(event.iova(), event.last());
        if (hit.isEmpty()) {
            unmapsWithoutMap++;
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
        RequestLog.Entry entry = log.get(first.entry());
        log.set(first.entry(), allocation(entry.cpu(), entry.time(), unmap));
        for (LiveMaps.Live part : parts) {
            if (part != first) {
                allocations--;
                log.set(part.entry(), new RequestLog.Entry(RequestLog.Kind.DROPPED, 0, 0, 0, 0));
            }
        }
    }

    private void free(LiveMaps.Live map, MappingEvent because) throws IOException {
        frees++;
        seen(because);
        log.add(new RequestLog.Entry(RequestLog.Kind.FREE, because.cpu(), because.time(), map.entry(), 0));
    }

    private void seen(MappingEvent event) {
        highestCpu = Math.max(highestCpu, event.cpu());
        if (Long.compareUnsigned(event.last(), highest) > 0) {
            highest = event.last();
        }
    }

    private static RequestLog.Entry allocation(int cpu, long time, MappingEvent extent) {
        return new RequestLog.Entry(RequestLog.Kind.ALLOC, cpu, time, extent.iova(), extent.size());
    }

    /** The highest address, in bytes, inclusive. */
    long highest() {
        return highest;
    }

    /** The highest CPU, from 0. */
    int highestCpu() {
        return highestCpu;
    }

    /** What was made of the events. */
    AssemblyCounts counts() {
        return new AssemblyCounts(allocations, frees, joined, widened, unmapsWithoutMap, lostUnmaps, partialUnmaps);
    }
}
