// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.kernel.Machine;
import org.iovakit.stages.augmentedtree.AugmentedTreeStage;
import org.iovakit.trace.Operation;

/**
 * A host whose drivers map and unmap through the allocator of the port, caches included, and which a tracer watches,
 * not always with success. What the tracer got, and the operations that this tells of, are known from here.
 */
public final class SimulatedHost {
    public static final int CPUS = 4;

    private static final long PAGE = 4096;
    private static final long L32 = (1L << 20) - 1;
    private static final long L48 = (1L << 36) - 1;

    private static final List<MappingEvent.Task> TASKS = List.of(
            new MappingEvent.Task("<idle>", 0),
            new MappingEvent.Task("kworker/2:1H-kb", 281),
            new MappingEvent.Task("fio job-7 [x]", 41072),
            new MappingEvent.Task("nginx", 1999));

    /** An allocation. Its parts are the pages of each call of map, in ascending order of their addresses. */
    private static final class Allocation {
        final long pfn;
        final long limit;
        final List<Integer> parts;
        final int pages;
        boolean unmapped;

        /** Whether the tracer gets that unmap. */
        boolean unmapSeen;

        long handle = -1;

        Allocation(long pfn, long limit, List<Integer> parts) {
            this.pfn = pfn;
            this.limit = limit;
            this.parts = parts;
            this.pages = parts.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** An event, seen or not. */
    public record Happening(MappingEvent event, boolean seen) {}

    /** An event as it happened, before anybody decides whether it is seen. */
    private record Step(Allocation allocation, MappingEvent event) {}

    private final Random random;
    private final Machine machine = new Machine(CPUS);
    private final IovaAllocator allocator = new AugmentedTreeStage().load(machine);
    private final IovaDomain iovad = allocator.newDomain();
    private final List<Allocation> live = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    /** Pages about which something was lost: no more is, so that it is clear what the rest tells. */
    private final Set<Long> tainted = new HashSet<>();

    private final List<Happening> happenings = new ArrayList<>();
    private final List<Operation> expected = new ArrayList<>();

    /** Steps by the first pfns of ranges that they show to have been there before all that is seen. */
    private final Map<Long, Integer> firstSeen = new HashMap<>();

    private long allocations;
    private long time = 5_000_000_000L;

    /** A host that does the same for the same seed. */
    public SimulatedHost(long seed) {
        random = new Random(seed);
        allocator.iovaCacheGet();
        allocator.initIovaDomain(iovad, PAGE, 1);
        allocator.iovaDomainInitRcaches(iovad);
    }

    /** Drivers map what they keep. */
    public SimulatedHost start(int buffers) {
        for (int i = 0; i < buffers; i++) {
            map();
        }
        return this;
    }

    /** Drivers map and unmap. */
    public SimulatedHost work(int requests) {
        for (int i = 0; i < requests; i++) {
            if (live.size() < 20 || (live.size() < 120 && random.nextInt(100) < 52)) {
                map();
            } else {
                unmap(live.remove(random.nextInt(live.size())));
            }
        }
        return this;
    }

    private void map() {
        List<Integer> parts = new ArrayList<>();
        int count = random.nextInt(4) == 0 ? 2 + random.nextInt(5) : 1;
        for (int i = 0; i < count; i++) {
            parts.add(random.nextInt(8) == 0 ? 1 + random.nextInt(40) : 1);
        }
        int pages = parts.stream().mapToInt(Integer::intValue).sum();
        long limit = random.nextInt(3) == 0 ? L48 : L32;
        int cpu = random.nextInt(CPUS);
        long[] pfn = new long[1];
        machine.onCpu(cpu, () -> pfn[0] = allocator.allocIovaFast(iovad, pages, limit, true));
        Allocation allocation = new Allocation(pfn[0], pfn[0] <= L32 ? L32 : L48, parts);
        live.add(allocation);
        long at = pfn[0];
        for (int part : parts) {
            step(allocation, MappingEvent.Kind.MAP, at, part, cpu);
            at += part;
        }
    }

    private void unmap(Allocation allocation) {
        int cpu = random.nextInt(CPUS);
        machine.onCpu(cpu, () -> allocator.freeIovaFast(iovad, allocation.pfn, allocation.pages));
        allocation.unmapped = true;
        step(allocation, MappingEvent.Kind.UNMAP, allocation.pfn, allocation.pages, cpu);
    }

    private void step(Allocation allocation, MappingEvent.Kind kind, long pfn, int pages, int cpu) {
        // Times that microseconds tell apart.
        time += 1000L * (1 + random.nextInt(40));
        MappingEvent.Task task = TASKS.get(random.nextInt(TASKS.size()));
        steps.add(new Step(allocation, new MappingEvent(kind, pfn * PAGE, pages * PAGE, task, cpu, time, 0)));
    }

    /** What a tracer gets that misses nothing. */
    public SimulatedHost watchAll() {
        return watch(0, new int[CPUS]);
    }

    /**
     * What a tracer gets that misses some events.
     *
     * @param lostPercent of those that can be lost
     * @param overwritten for each CPU its first events that are lost, all of them maps
     */
    public SimulatedHost watch(int lostPercent, int[] overwritten) {
        int[] left = overwritten.clone();
        List<Boolean> seen = new ArrayList<>();
        for (Step step : steps) {
            boolean over = left[step.event().cpu()]-- > 0;
            boolean lost = over || (random.nextInt(100) < lostPercent && mayBeLost(step));
            if (lost) {
                taint(step.allocation());
            }
            seen.add(!lost);
            if (step.event().kind() == MappingEvent.Kind.UNMAP) {
                step.allocation().unmapSeen = !lost;
            }
            happenings.add(new Happening(step.event(), !lost));
        }
        expectWhatIsSeen(seen);
        return this;
    }

    private boolean mayBeLost(Step step) {
        Allocation allocation = step.allocation();
        for (long pfn = allocation.pfn; pfn < allocation.pfn + allocation.pages; pfn++) {
            if (tainted.contains(pfn)) {
                return false;
            }
        }
        // What is never unmapped, and unmaps of many maps, are other tests' matter.
        return allocation.unmapped && (step.event().kind() == MappingEvent.Kind.MAP || allocation.parts.size() == 1);
    }

    private void taint(Allocation allocation) {
        for (long pfn = allocation.pfn; pfn < allocation.pfn + allocation.pages; pfn++) {
            tainted.add(pfn);
        }
    }

    private void expectWhatIsSeen(List<Boolean> seen) {
        SortedMap<Long, Long> held = heldBefore(seen);
        held.forEach((pfn, pages) -> expected.add(new Operation.Alloc(pages, pfn + pages - 1, false)));
        allocations = held.size();
        Deque<Allocation> stale = new ArrayDeque<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            MappingEvent event = step.event();
            Allocation allocation = step.allocation();
            if (seen.get(i) && event.kind() == MappingEvent.Kind.MAP) {
                expectMap(event, allocation, stale);
            } else if (event.kind() == MappingEvent.Kind.UNMAP && allocation.handle >= 0) {
                if (seen.get(i)) {
                    expected.add(new Operation.FreeFast(event.cpu(), allocation.handle));
                } else {
                    stale.add(allocation);
                }
            } else if (seen.get(i)
                    && event.kind() == MappingEvent.Kind.UNMAP
                    && firstSeen.getOrDefault(allocation.pfn, -1) == i) {
                long above = held.headMap(allocation.pfn).size();
                expected.add(new Operation.FreeFast(event.cpu(), above));
            }
        }
    }

    /** Ranges that are unmapped at pages of which nothing was seen before: pages by first pfn, the highest first. */
    private SortedMap<Long, Long> heldBefore(List<Boolean> seen) {
        SortedMap<Long, Long> held = new TreeMap<>(Comparator.reverseOrder());
        Set<Long> known = new HashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            if (!seen.get(i)) {
                continue;
            }
            MappingEvent event = steps.get(i).event();
            Set<Long> pages = new HashSet<>();
            for (long page = event.iova() / PAGE; page <= event.last() / PAGE; page++) {
                pages.add(page);
            }
            if (event.kind() == MappingEvent.Kind.UNMAP && pages.stream().noneMatch(known::contains)) {
                int size = pages.size();
                int order = Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
                held.put(event.iova() / PAGE, size < 32 ? 1L << order : size);
                firstSeen.put(event.iova() / PAGE, i);
            }
            known.addAll(pages);
        }
        return held;
    }

    private void expectMap(MappingEvent event, Allocation allocation, Deque<Allocation> stale) {
        for (Iterator<Allocation> others = stale.iterator(); others.hasNext(); ) {
            Allocation old = others.next();
            if (old.pfn * PAGE <= event.last() && event.iova() < (old.pfn + old.pages) * PAGE) {
                expected.add(new Operation.FreeFast(event.cpu(), old.handle));
                others.remove();
            }
        }
        // Maps of what stays mapped are an allocation each; else only the first is.
        if (!allocation.unmapped || allocation.handle < 0) {
            long pages = allocation.unmapSeen ? allocation.pages : event.size() / PAGE;
            allocation.handle = allocations++;
            expected.add(new Operation.AllocFast(event.cpu(), pages, allocation.limit, true));
        }
    }

    /** Events in the order that they happened. */
    public List<Happening> happenings() {
        return happenings;
    }

    /** What an import should make of those that were seen. */
    List<Operation> expected() {
        return expected;
    }
}
