// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.iovakit.trace.capture.ProbeEvent.Call;
import org.iovakit.trace.capture.ProbeEvent.Words;

/**
 * Makes requests of calls and returns, domain by domain. A call and its return are of one task; calls of one task are
 * nested, as interrupts and the allocator's own calls are. {@code alloc_iova_fast} calls {@code alloc_iova} for what its
 * caches do not serve, {@code free_iova_fast} {@code free_iova} for what they do not take: that is one request. What is
 * freed, or comes out of the caches, at pfns of which nothing was heard was there before. Memory grows with what is held at
 * a time, with the pfns that are, and with the tasks. Not thread-safe.
 */
final class CallAssembler {
    /** Calls of a task that are under way: its own, a softirq's, an interrupt's, an NMI's, two each. */
    private static final int DEEPEST = 8;

    /** Frees of a task that may be under way. */
    private static final int RECENT_FREES = 4;

    /** A call that has not returned. */
    private static final class Pending {
        final Call returnedBy;
        final TracedDomain domain;
        final Words words;

        /** The number of the request, {@link TracedDomain#UNWANTED}, or, of a nested call, {@link #NESTED}. */
        final long entry;

        boolean nests;

        Pending(Call returnedBy, TracedDomain domain, Words words, long entry) {
            this.returnedBy = returnedBy;
            this.domain = domain;
            this.words = words;
            this.entry = entry;
        }
    }

    private static final long NESTED = -2;

    /** A free. */
    private record Freed(TracedDomain domain, long pfn, boolean fast) {}

    /** What a task is at. */
    private static final class Course {
        final Deque<Pending> calls = new ArrayDeque<>();
        final Deque<Freed> frees = new ArrayDeque<>();
        final Deque<ProbeEvent> waits = new ArrayDeque<>();
        boolean begun;

        void waits(ProbeEvent begin) {
            if (waits.size() == DEEPEST) {
                waits.removeLast();
            }
            waits.push(begin);
        }

        void freed(Freed free) {
            if (frees.size() == RECENT_FREES) {
                frees.removeLast();
            }
            frees.addFirst(free);
        }
    }

    private final RequestLog log;
    private final MapFilter filter;
    private final Map<Long, TracedDomain> byAddress = new HashMap<>();
    private final List<TracedDomain> domains = new ArrayList<>();
    private final Map<Long, Course> courses = new HashMap<>();
    private int highestCpu;
    private long lostReturns;

    CallAssembler(RequestLog log, MapFilter filter) {
        this.log = log;
        this.filter = filter;
    }

    /** Those that requests were made to, the busiest first. */
    List<TracedDomain> domains() {
        return domains.stream()
                .filter(domain -> domain.requests() > 0)
                .sorted(Comparator.comparingLong(TracedDomain::requests)
                        .reversed()
                        .thenComparingInt(TracedDomain::number))
                .toList();
    }

    /**
     * The one at an address, the busiest where there were several one after the other; the busiest of all where there is
     * none, or none is asked for.
     *
     * @throws IndexOutOfBoundsException if there is no domain
     */
    TracedDomain domain(OptionalLong address) {
        List<TracedDomain> busiest = domains();
        return busiest.stream()
                .filter(domain -> address.isPresent() && domain.address() == address.getAsLong())
                .findFirst()
                .orElse(busiest.get(0));
    }

    /** The highest CPU, from 0. */
    int highestCpu() {
        return highestCpu;
    }

    /** Returns of which nobody knows the domain, as their calls were missed. */
    long lostReturns() {
        return lostReturns;
    }

    void add(ProbeEvent event) throws IOException {
        // The idle tasks of all CPUs have the same number.
        int pid = event.task().pid();
        Course course = courses.computeIfAbsent(pid > 0 ? pid : -1L - event.cpu(), task -> new Course());
        switch (event.call()) {
            case ALLOC_FAST, ALLOC -> call(event, course);
            case ALLOC_FAST_RETURN, ALLOC_RETURN -> returned(event, course);
            case RESERVE -> reserve(event);
            case FREE_FAST, FREE_PFN, FREE -> free(event, course);
            case PUT_DOMAIN -> byAddress.remove(event.words().domain());
            case WAIT_BEGIN -> course.waits(event);
            case WAIT_END -> waited(event, course);
        }
        course.begun = true;
    }

    private TracedDomain domain(ProbeEvent event) {
        TracedDomain domain = byAddress.computeIfAbsent(event.words().domain(), address -> {
            TracedDomain met = new TracedDomain(domains.size(), address);
            domains.add(met);
            return met;
        });
        domain.events++;
        domain.describe(event.words());
        highestCpu = Math.max(highestCpu, event.cpu());
        return domain;
    }

    private void call(ProbeEvent event, Course course) throws IOException {
        TracedDomain domain = domain(event);
        Words words = event.words();
        boolean fast = event.call() == Call.ALLOC_FAST;
        Pending outer = course.calls.peek();
        Call returnedBy = fast ? Call.ALLOC_FAST_RETURN : Call.ALLOC_RETURN;
        if (!fast && outer != null && outer.returnedBy == Call.ALLOC_FAST_RETURN && outer.domain == domain) {
            domain.pastCaches += outer.nests ? 0 : 1;
            outer.nests = true;
            course.calls.push(new Pending(returnedBy, domain, words, NESTED));
            return;
        }
        if (words.size() <= 0) {
            domain.unpaired++;
            return;
        }
        domain.caches |= fast;
        long entry = TracedDomain.UNWANTED;
        if (filter.wants(event)) {
            entry = log.size();
            domain.requests++;
            log.add(entry(kind(event), domain, event, 0, words.size(), words.limit()));
        } else {
            domain.unwanted++;
        }
        course.calls.push(new Pending(returnedBy, domain, words, entry));
        if (course.calls.size() > DEEPEST) {
            course.calls.removeLast().domain.unpaired++;
        }
    }

    private static RequestLog.Kind kind(ProbeEvent event) {
        boolean flag = event.words().flag();
        return event.call() == Call.ALLOC_FAST
                ? flag ? RequestLog.Kind.ALLOC_FAST_FLUSH : RequestLog.Kind.ALLOC_FAST_KEEP
                : flag ? RequestLog.Kind.ALLOC_ALIGNED : RequestLog.Kind.ALLOC_ANY;
    }

    private static RequestLog.Entry entry(
            RequestLog.Kind kind, TracedDomain domain, ProbeEvent event, long first, long size, long limit) {
        return new RequestLog.Entry(kind, domain.number(), event.cpu(), event.time(), first, size, limit);
    }

    private void returned(ProbeEvent event, Course course) throws IOException {
        if (course.calls.stream().noneMatch(call -> call.returnedBy == event.call())) {
            lostReturns += course.begun ? 1 : 0;
            return;
        }
        Pending call = course.calls.pop();
        while (call.returnedBy != event.call()) {
            call.domain.unpaired++;
            call = course.calls.pop();
        }
        TracedDomain domain = call.domain;
        domain.events++;
        if (call.entry == NESTED) {
            return;
        }
        long pfn = event.words().pfn();
        if (pfn == 0) {
            domain.refused += call.entry == TracedDomain.UNWANTED ? 0 : 1;
            return;
        }
        domain.served += call.entry == TracedDomain.UNWANTED ? 0 : 1;
        long pages = call.words.size();
        long last = pfn + pages - 1;
        if (Long.compareUnsigned(last, pfn) < 0) {
            domain.unpaired++;
            return;
        }
        boolean cached = event.call() == Call.ALLOC_FAST_RETURN && !call.nests;
        if (cached && filter.equals(MapFilter.ALL) && !domain.knows(pfn, last)) {
            int before = domain.holdBefore(pfn, pages);
            if (before >= 0) {
                domain.warm().add(new TracedDomain.Warm(before, event.cpu()));
            }
        }
        hold(domain, event, pfn, last, call.entry);
    }

    private void hold(TracedDomain domain, ProbeEvent event, long pfn, long last, long entry) throws IOException {
        for (TracedDomain.Live old : domain.removeWithin(pfn, last)) {
            domain.overHeld++;
            logFree(RequestLog.Kind.FREE, domain, event, old);
        }
        domain.hold(pfn, last, entry);
    }

    private void logFree(RequestLog.Kind kind, TracedDomain domain, ProbeEvent event, TracedDomain.Live range)
            throws IOException {
        if (range.entry() != TracedDomain.UNWANTED) {
            domain.frees++;
            log.add(entry(kind, domain, event, range.entry(), 0, 0));
        }
    }

    private void reserve(ProbeEvent event) throws IOException {
        TracedDomain domain = domain(event);
        Words words = event.words();
        if (Long.compareUnsigned(words.pfn(), words.limit()) > 0 || words.limit() == ~0L) {
            domain.unpaired++;
            return;
        }
        long entry = log.size();
        domain.requests++;
        domain.reservations++;
        log.add(entry(RequestLog.Kind.RESERVE, domain, event, words.pfn(), 0, words.limit()));
        // It may take in others that were reserved.
        domain.removeWithin(words.pfn(), words.limit());
        domain.hold(words.pfn(), words.limit(), entry);
    }

    private void free(ProbeEvent event, Course course) throws IOException {
        TracedDomain domain = domain(event);
        boolean fast = event.call() == Call.FREE_FAST;
        long pfn = event.words().pfn();
        TracedDomain.Live range = domain.remove(pfn);
        if (range != null) {
            logFree(fast ? RequestLog.Kind.FREE : RequestLog.Kind.FREE_TREE, domain, event, range);
        } else if (!fast && isNested(course, domain, pfn)) {
            return;
        } else {
            freeUnseen(event, domain, fast);
        }
        course.freed(new Freed(domain, pfn, fast));
    }

    /** Whether this is a free's own call, of a range that is given back already. */
    private static boolean isNested(Course course, TracedDomain domain, long pfn) {
        for (Iterator<Freed> frees = course.frees.iterator(); frees.hasNext(); ) {
            Freed free = frees.next();
            if (free.domain() == domain && free.pfn() == pfn) {
                if (free.fast()) {
                    domain.freesPastCaches++;
                    frees.remove();
                    course.freed(new Freed(domain, pfn, false));
                }
                return true;
            }
        }
        return false;
    }

    /** Who it belonged to is not known either, so that it is nothing where not all is wanted. */
    private void freeUnseen(ProbeEvent event, TracedDomain domain, boolean fast) throws IOException {
        if (!filter.equals(MapFilter.ALL)) {
            return;
        }
        long pfn = event.words().pfn();
        // How large it was, free_iova and __free_iova do not tell.
        long pages = fast ? event.words().size() : 1;
        boolean before = pages > 0 && !domain.knows(pfn, pfn + pages - 1);
        int number = before ? domain.holdBefore(pfn, pages) : -1;
        if (number < 0) {
            domain.unknownFrees++;
            return;
        }
        domain.frees++;
        domain.caches |= fast;
        RequestLog.Kind kind = fast ? RequestLog.Kind.FREE_HELD : RequestLog.Kind.FREE_HELD_TREE;
        log.add(entry(kind, domain, event, number, 0, 0));
    }

    private void waited(ProbeEvent event, Course course) {
        long lock = event.words().domain();
        ProbeEvent begin = course.waits.poll();
        while (begin != null && begin.words().domain() != lock) {
            begin = course.waits.poll();
        }
        TracedDomain domain = byAddress.get(lock);
        if (begin != null && domain != null) {
            long nanoseconds = Math.max(0, event.time() - begin.time());
            domain.waits++;
            domain.waitNanoseconds += nanoseconds;
            domain.longestWait = Math.max(domain.longestWait, nanoseconds);
        }
    }
}
