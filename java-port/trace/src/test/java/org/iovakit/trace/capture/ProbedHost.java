// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.iovakit.domain.StageTree;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replay;
import org.iovakit.trace.Replayer;

/**
 * A host of two domains whose allocator is the port's, and on which the capture script's probes are set: it prints what
 * tracefs would, in its form, and knows what was asked.
 */
final class ProbedHost {
    static final int CPUS = 4;

    /** A domain of the host. */
    static final class Domain {
        final long address;
        final Operation.Domain made;
        final List<Operation> asked = new ArrayList<>();
        long refused;
        long pastCaches;
        long freesPastCaches;
        private final List<String> results = new ArrayList<>();
        private final Replay allocator = Replayer.counting(
                StageTree.installed().lineage("augmented-tree").get(1), CPUS, results::add);
        private final Map<Long, long[]> live = new HashMap<>();
        private long handles;

        Domain(long address, Operation.Domain made) {
            this.address = address;
            this.made = made;
            perform(made);
        }

        private String perform(Operation operation) {
            asked.add(operation);
            results.clear();
            try {
                allocator.replay(operation);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return results.get(results.size() - 1);
        }
    }

    private final Random random;
    private final List<String> lines = new ArrayList<>();
    private long microseconds = 95_000_000;

    final Domain network = new Domain(0xff110000053b7808L, new Operation.Domain(4096, 1, true));
    final Domain disk = new Domain(0xff11000006a11008L, new Operation.Domain(1 << 16, 2, true));

    ProbedHost(long seed) {
        random = new Random(seed);
    }

    /** The lines so far. */
    List<String> lines() {
        return lines;
    }

    ProbedHost work(int requests) {
        for (int i = 0; i < requests; i++) {
            Domain domain = random.nextInt(3) == 0 ? disk : network;
            if (domain.live.size() < 10 || random.nextInt(100) < 52) {
                allocate(domain);
            } else {
                List<Long> held = domain.live.keySet().stream().sorted().toList();
                free(domain, held.get(random.nextInt(held.size())));
            }
        }
        return this;
    }

    private void allocate(Domain domain) {
        int cpu = random.nextInt(CPUS);
        long pages = random.nextInt(5) == 0 ? 33 + random.nextInt(90) : 1 + random.nextInt(9);
        boolean flush = random.nextInt(8) == 0;
        // As a driver's whose device cannot reach far: some of it cannot be served.
        long limit = random.nextInt(12) == 0 ? 40 : (1L << 32) / domain.made.granule() - 1;
        Operation.AllocFast request = new Operation.AllocFast(cpu, pages, limit, flush);
        String result = domain.perform(request);
        boolean tree = domain.allocator.touches().length > 0;
        long pfn = result.startsWith("took 0x")
                ? Long.parseUnsignedLong(result.substring(7).split(" ", -1)[0], 16)
                : 0;
        String task = task(cpu);
        String of = String.format(
                Locale.ROOT,
                "iovad=0x%x granule=%d start=0x%x",
                domain.address,
                domain.made.granule(),
                domain.made.startPfn());
        String what = String.format(Locale.ROOT, " size=%d limit=0x%x", pages, limit);
        line(task, "iovakit_alloc_iova_fast: (alloc_iova_fast+0x0/0x280) " + of + what + " flush=" + (flush ? 1 : 0));
        if (tree) {
            domain.pastCaches++;
            for (int tries = pfn == 0 && flush ? 2 : 1; tries > 0; tries--) {
                line(task, "iovakit_alloc_iova: (alloc_iova+0x0/0x270) " + of + what + " aligned=1");
                line(
                        task,
                        "iovakit_alloc_iova_ret: (alloc_iova_fast+0xe9/0x280 <- alloc_iova) range="
                                + (pfn == 0 ? "0x0 pfn=(fault)" : String.format("0xff110000050dd0c0 pfn=0x%x", pfn)));
            }
        }
        line(
                task,
                String.format(
                        "iovakit_alloc_iova_fast_ret: (iommu_dma_alloc_iova+0xb9/0xe0 <- alloc_iova_fast) pfn=0x%x",
                        pfn));
        if (pfn == 0) {
            domain.refused++;
        } else {
            domain.live.put(domain.handles, new long[] {pfn, pages});
        }
        domain.handles++;
    }

    private void free(Domain domain, long handle) {
        int cpu = random.nextInt(CPUS);
        long[] range = domain.live.remove(handle);
        domain.perform(new Operation.FreeFast(cpu, handle));
        String task = task(cpu);
        String what = String.format("iovad=0x%x pfn=0x%x", domain.address, range[0]);
        line(task, "iovakit_free_iova_fast: (free_iova_fast+0x0/0x1a0) " + what + " size=" + range[1]);
        if (range[1] > 32) {
            domain.freesPastCaches++;
            line(task, "iovakit_free_iova: (free_iova+0x0/0xa0) " + what);
        }
    }

    private String task(int cpu) {
        String[] names = {"<idle>", "dd", "kworker/1:1H", "fio job-7"};
        int[] pids = {0, 369, 43, 41072};
        int which = random.nextInt(names.length);
        // A task is on one CPU at a time, and the idle ones are on each.
        return String.format(Locale.ROOT, "%16s-%-7d [%03d] d.h1.", names[which], pids[which], cpu);
    }

    private void line(String task, String what) {
        microseconds += 1 + random.nextInt(40);
        lines.add(String.format(
                Locale.ROOT, "%s %5d.%06d: %s", task, microseconds / 1_000_000, microseconds % 1_000_000, what));
    }

    /** A capture as the script prints it. */
    static List<String> capture(List<String> events, long missed) {
        List<String> all = new ArrayList<>(List.of(
                "# iovakit capture 1 of 6.1.0 x86_64, 10 s, 16384 KiB a CPU",
                "# tracer: nop",
                "#",
                "# entries-in-buffer/entries-written: " + events.size() + "/" + events.size() + "   #P:4",
                "#"));
        all.addAll(events);
        all.add("# iovakit probe: iovakit_alloc_iova_fast hits 310 missed " + missed);
        all.add("# iovakit probe: iovakit_alloc_iova_fast_ret hits 310 missed 0");
        return all;
    }
}
