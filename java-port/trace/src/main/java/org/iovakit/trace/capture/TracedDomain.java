// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.iovakit.trace.Coverage;
import org.iovakit.trace.Coverage.Figure;

/** What becomes of one domain while the calls of a capture are gone through. Not thread-safe. */
final class TracedDomain {
    /** No range has this entry. */
    static final long UNWANTED = -1;

    /** A range that was in the caches of a CPU when the capture began, by its number among those that were held. */
    record Warm(int held, int cpu) {}

    /**
     * What is held.
     *
     * @param last pfn, inclusive
     * @param entry the number of its request; {@link #UNWANTED} if that is not wanted
     */
    record Live(long last, long entry) {}

    private final int number;
    private final long address;
    private final NavigableMap<Long, Live> live = new TreeMap<>(Long::compareUnsigned);

    /** Pfns of which something is known. */
    private final AddressSet known = new AddressSet();

    private final HeldRanges held = new HeldRanges();
    private final List<Warm> warm = new ArrayList<>();
    private long granule;
    private long startPfn;

    long events;
    boolean caches;
    long requests;
    long frees;
    long reservations;
    long served;
    long refused;
    long pastCaches;
    long freesPastCaches;
    long unpaired;
    long unknownFrees;
    long overHeld;
    long unwanted;
    long waits;
    long waitNanoseconds;
    long longestWait;

    /**
     * A domain of which nothing is known yet.
     *
     * @param number from 0, in the order that they were met
     * @param address of its struct iova_domain
     */
    TracedDomain(int number, long address) {
        this.number = number;
        this.address = address;
    }

    int number() {
        return number;
    }

    long address() {
        return address;
    }

    /** Bytes; 0 where nobody told. */
    long granule() {
        return granule;
    }

    long startPfn() {
        return startPfn;
    }

    /** Whether requests go through caches. */
    boolean hasCaches() {
        return caches;
    }

    /** Requests and frees in its trace. */
    long requests() {
        return requests + frees;
    }

    HeldRanges held() {
        return held;
    }

    List<Warm> warm() {
        return warm;
    }

    /** What a call tells of the domain itself. */
    void describe(ProbeEvent.Words words) {
        if (granule == 0) {
            granule = words.granule();
            startPfn = words.startPfn();
        }
    }

    /** Ends what is held, by its first pfn. Returns what it was; null where nothing is. */
    Live remove(long pfn) {
        return live.remove(pfn);
    }

    /** What is held in these pfns, both inclusive, and should not be; it is not, from now on. */
    List<Live> removeWithin(long from, long to) {
        Map.Entry<Long, Live> below = live.floorEntry(from);
        boolean reaches = below != null && Long.compareUnsigned(below.getValue().last(), from) >= 0;
        NavigableMap<Long, Live> hit = live.subMap(reaches ? below.getKey() : from, true, to, true);
        List<Live> ranges = new ArrayList<>(hit.values());
        hit.clear();
        return ranges;
    }

    /** Holds a range from now on. */
    void hold(long from, long to, long entry) {
        live.put(from, new Live(to, entry));
        known.add(from, to);
    }

    /** Whether an event told of one of these pfns before, both inclusive. */
    boolean knows(long from, long to) {
        return known.overlaps(from, to);
    }

    /**
     * A range that was there before the capture.
     *
     * @return its number among these; -1 if it cannot be
     */
    int holdBefore(long pfn, long pages) {
        int before = held.add(pfn, pages, events);
        if (before >= 0) {
            known.add(pfn, pfn + pages - 1);
        }
        return before;
    }

    /**
     * What its events tell of how much is missing.
     *
     * @param bytes of a page
     * @param lostReturns of no domain that is known, so of any
     */
    Coverage coverage(long bytes, long lostReturns) {
        return Coverage.NOTHING
                .with(Figure.EVENTS, events)
                .with(Figure.HELD, held.size())
                .with(Figure.HELD_LATE, held.since(events - events / RequestAssembler.LATE))
                .with(Figure.UNKNOWN_PAGES, known.gaps(Long.divideUnsigned(RequestAssembler.LAST_OF_32, bytes)))
                .with(Figure.CONTRADICTIONS, unpaired + lostReturns + unknownFrees + overHeld)
                .with(Figure.UNWANTED, unwanted);
    }

    AssemblyCounts assemblyCounts() {
        return new AssemblyCounts(held.size(), requests, frees, 0, 0, unknownFrees, overHeld, 0);
    }

    CallCounts counts() {
        return new CallCounts(
                reservations,
                served,
                refused,
                pastCaches,
                freesPastCaches,
                warm.size(),
                unpaired,
                unknownFrees,
                overHeld,
                waits,
                waitNanoseconds,
                longestWait);
    }
}
