// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/**
 * The operations of a {@link RandomTrace}. They come in episodes, each with a domain of its own and a window of pfns that
 * most operations are about: small enough to fill up, and placed where arithmetic is at its limits, at the lowest pfn,
 * below, across and above the 32-bit limit, at the end of the address space, anywhere. Reservations may wall it in. Within
 * an episode the domain fills and drains in turn, so that it is now full, now nearly empty; limits lie at and around the
 * window's end and the 32-bit limit; sizes go from one page to more than the window. In an episode with caches, runs of
 * one size fill magazines, CPUs come and go, and time passes; and at times there is a flood: so many ranges of one size,
 * taken and given back on one CPU, that the depot gets more magazines than there are CPUs, is trimmed, and serves.
 */
final class RandomOperations implements TraceSource.Cursor {
    private static final long MAX_PFN = ~0L - 1;

    /** More live ranges than this make stage 0 slow, and find nothing that fewer would not. */
    private static final int MAX_LIVE = 1200;

    /** Ranges of a flood: with one CPU online half of them would do, with all of them hardly fewer. */
    private static final int FLOOD = 1000;

    /** Memory is short for one operation in so many. */
    private static final int SHORTAGES = 256;

    /** Where a flood has come to. */
    private enum Tide {
        NONE,
        RISING,
        FALLING,
        RISING_AGAIN
    }

    private final SplitMix64 random;
    private final boolean rcaches;
    private final Queue<Operation> pending = new ArrayDeque<>();
    private final Pool live = new Pool();
    private final Pool liveFast = new Pool();

    /** Of its own, so that what is asked for does not depend on when memory is short. */
    private final SplitMix64 shortage;

    private boolean isMemoryShort;
    private long remaining;
    private long allocations;
    private int episode;
    private int phase;
    private boolean filling;
    private Tide tide;

    // Of the episode.
    private boolean cached;
    private long startPfn;
    private long dma32BitPfn;
    private long base;
    private int span;
    private long fastSize;
    private int cpu;

    RandomOperations(long seed, long operations, boolean rcaches) {
        this.random = new SplitMix64(seed);
        this.shortage = new SplitMix64(~seed);
        this.remaining = operations;
        this.rcaches = rcaches;
    }

    @Override
    public Operation next() {
        if (remaining == 0) {
            return null;
        }
        remaining--;
        if (pending.isEmpty()) {
            if (episode == 0) {
                startEpisode();
            } else {
                episode--;
                pending.add(episode == 0 ? new Operation.Dump() : choose());
            }
        }
        if (!isMemoryShort && shortage.below(SHORTAGES) == 0 && mayNeedMemory(pending.peek())) {
            isMemoryShort = true;
            return new Operation.Nomem();
        }
        isMemoryShort = false;
        Operation operation = pending.remove();
        if (operation.allocates()) {
            (operation instanceof Operation.AllocFast ? liveFast : live).add(allocations++);
        }
        return operation;
    }

    /** For a range, a magazine, or what ranges are kept in: some trees take memory to give one up. */
    private static boolean mayNeedMemory(Operation operation) {
        return operation.allocates()
                || operation instanceof Operation.Free
                || operation instanceof Operation.FreePfn
                || operation instanceof Operation.FreeFast;
    }

    private void startEpisode() {
        live.clear();
        liveFast.clear();
        episode = 100 + random.below(3000);
        cached = rcaches && random.chance(40);
        phase = 0;
        tide = Tide.NONE;
        long granule = random.chance(70) ? 4096 : 1L << random.below(13);
        dma32BitPfn = (1L << 32) / granule;
        span = 4 << random.below(cached ? 10 : 8);
        startPfn = switch (random.below(10)) {
            case 0, 1 -> 0;
            case 2 -> dma32BitPfn - random.below(span);
            case 3 -> dma32BitPfn + random.below(3) - 1;
            case 4 -> random.next() >>> random.below(64);
            default -> 1;
        };
        base = switch (random.below(8)) {
            case 0 -> startPfn;
            case 1, 2 -> dma32BitPfn - span;
            case 3 -> dma32BitPfn - span / 2;
            case 4 -> dma32BitPfn;
            case 5 -> (random.chance(50) ? ~0L : ~0L / granule) - span;
            case 6 -> random.next() >>> random.below(64);
            default -> startPfn + random.below(span);
        };
        pending.add(new Operation.Domain(granule, startPfn, cached));
        if (base != 0 && random.chance(60)) {
            pending.add(new Operation.Reserve(0, before(base)));
        }
        if (random.chance(30)) {
            pending.add(reserve(base + span, random.next() >>> random.below(64)));
        }
        if (random.chance(20)) {
            pending.add(reserve(dma32BitPfn, random.below(span)));
        }
        newPhase();
    }

    private void newPhase() {
        switch (tide) {
            case RISING -> {
                tide = Tide.FALLING;
                phase = liveFast.size();
            }
            case FALLING -> {
                tide = Tide.RISING_AGAIN;
                phase = random.below(FLOOD / 2);
                for (int step = 2 + random.below(8); step > 0; step--) {
                    pending.add(new Operation.Advance((int) random.oneOf(1, 99, 100, 101)));
                }
            }
            default -> {
                tide = Tide.NONE;
                filling = !filling;
                phase = 1 + random.below(cached ? 1200 : 2 * span);
                fastSize = 1L << random.below(7);
                cpu = random.below(RandomTrace.CPUS);
                if (cached && live.size() + liveFast.size() < MAX_LIVE / 4 && random.chance(12)) {
                    startFlood();
                }
            }
        }
    }

    private void startFlood() {
        tide = Tide.RISING;
        phase = FLOOD;
        episode += 3 * FLOOD;
        fastSize = 1L << random.below(3);
        pending.add(new Operation.CpuOnline(cpu));
        for (int other = 0; other < RandomTrace.CPUS; other++) {
            if (other != cpu && random.chance(40)) {
                pending.add(new Operation.CpuDead(other));
            }
        }
    }

    private Operation choose() {
        if (phase-- <= 0) {
            newPhase();
        }
        if (tide == Tide.FALLING && liveFast.size() > 0) {
            return new Operation.FreeFast(cpu, liveFast.remove(random));
        }
        if (tide != Tide.NONE) {
            return new Operation.AllocFast(cpu, fastSize, MAX_PFN, false);
        }
        if (live.size() + liveFast.size() >= MAX_LIVE) {
            filling = false;
        }
        int percent = random.below(100);
        if (percent < (filling ? 70 : 20)) {
            return cached && random.chance(85) ? allocFast() : alloc();
        }
        if (percent < 86) {
            return free();
        }
        if (percent < 91) {
            return new Operation.Find(inWindow());
        }
        if (percent < 96) {
            // Rarely under caches: what they hold should mostly still be there.
            return cached && random.chance(90)
                    ? machine()
                    : reserve(inWindow(), random.below(random.chance(70) ? 4 : span));
        }
        if (percent < 99) {
            return cached && random.chance(90) ? machine() : new Operation.FreePfn(inWindow());
        }
        return random.chance(70) ? new Operation.Dump() : new Operation.Find(random.next() >>> random.below(64));
    }

    private Operation alloc() {
        boolean aligned = random.chance(50);
        return new Operation.Alloc(size(aligned), limit(), aligned);
    }

    private Operation allocFast() {
        long size = random.chance(85) ? fastSize : size(true);
        long limit = random.chance(70) ? before(base + span) : limit();
        return new Operation.AllocFast(cpu(), size, limit, random.chance(30));
    }

    private Operation free() {
        if (liveFast.size() > 0 && random.chance(85)) {
            long handle = liveFast.remove(random);
            return random.chance(95) ? new Operation.FreeFast(cpu(), handle) : new Operation.Free(handle);
        }
        return live.size() > 0 ? new Operation.Free(live.remove(random)) : alloc();
    }

    private Operation machine() {
        return switch (random.below(8)) {
            case 0 -> new Operation.CpuDead(random.below(RandomTrace.CPUS));
            case 1, 2 -> new Operation.CpuOnline(random.below(RandomTrace.CPUS));
            default -> new Operation.Advance((int) random.oneOf(1, 99, 100, 101, 1000));
        };
    }

    private int cpu() {
        return random.chance(90) ? cpu : random.below(RandomTrace.CPUS);
    }

    /** From {@code lo}, wherever that is, up to {@code more} pfns above it. */
    private static Operation reserve(long lo, long more) {
        long first = Long.compareUnsigned(lo, MAX_PFN) > 0 ? MAX_PFN : lo;
        long last = first + more;
        boolean wraps = Long.compareUnsigned(last, first) < 0;
        return new Operation.Reserve(first, wraps || last == ~0L ? MAX_PFN : last);
    }

    /** The pfn below, or pfn 0. */
    private static long before(long pfn) {
        return pfn == 0 ? 0 : pfn - 1;
    }

    private long inWindow() {
        return base + random.below(span + 4) - 2;
    }

    /** Pages; powers of two are common. */
    private long size(boolean aligned) {
        int percent = random.below(100);
        if (percent < 45) {
            return 1L + random.below(4);
        }
        if (percent < 70) {
            return 1L << random.below(7);
        }
        if (percent < 88) {
            return 1L + random.below(span);
        }
        if (percent < 96) {
            return 1L + random.below(2 * span);
        }
        return switch (random.below(6)) {
            case 0 -> dma32BitPfn - 1;
            case 1 -> dma32BitPfn;
            case 2 -> dma32BitPfn + 1;
            case 3 -> dma32BitPfn / 2;
            case 4 -> 1L << random.below(64);
            default -> aligned ? 1 + (random.next() >>> 1) : random.next() | 1;
        };
    }

    /** Inclusive. */
    private long limit() {
        int percent = random.below(100);
        if (percent < 45) {
            return base + span - 2 + random.below(3);
        }
        if (percent < 62) {
            return inWindow();
        }
        if (percent < 82) {
            return dma32BitPfn - 4 + random.below(7);
        }
        return switch (random.below(8)) {
            case 0, 1 -> ~0L;
            case 2 -> MAX_PFN - random.below(3);
            case 3 -> random.below(3);
            case 4 -> startPfn - 2 + random.below(4);
            case 5 -> random.next();
            default -> (1L << random.below(64)) - 1;
        };
    }

    /** Handles that were not given back, some of them refused: what was answered is not known here. */
    private static final class Pool {
        private long[] handles = new long[64];
        private int size;

        int size() {
            return size;
        }

        void clear() {
            size = 0;
        }

        void add(long handle) {
            if (size == handles.length) {
                handles = Arrays.copyOf(handles, 2 * size);
            }
            handles[size++] = handle;
        }

        /** Mostly any, at times the newest. */
        long remove(SplitMix64 random) {
            int index = random.chance(25) ? size - 1 : random.below(size);
            long handle = handles[index];
            handles[index] = handles[--size];
            return handle;
        }
    }
}
