// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import org.iovakit.trace.Operation;
import org.iovakit.trace.SplitMix64;

/**
 * Small domains: a few ranges in a window at the lowest pfn, or around the 32-bit limit, and requests aimed at the gaps.
 * Once the sides are apart, a few requests more show whether that has consequences.
 */
final class SmallDomains {
    private static final int CONSEQUENCES = 4;

    private final SplitMix64 random;
    private final RandomDomains arena;
    private final Mutations mutations;
    private final BoundaryRequests aim;

    private DomainView view;
    private long base;
    private int span;

    SmallDomains(SplitMix64 random, RandomDomains arena, Mutations mutations) {
        this.random = random;
        this.arena = arena;
        this.mutations = mutations;
        this.aim = new BoundaryRequests(random);
    }

    /** Makes a domain, and does what there is to do in it. */
    void next() {
        view = null;
        start();
        for (int ranges = 1 + random.below(5); ranges > 0; ranges--) {
            perform(random.chance(60) ? reserve() : anywhere());
        }
        for (int steps = random.chance(70) ? 1 + random.below(4) : 1 + random.below(40);
                steps > 0 && !arena.isOver();
                steps--) {
            perform(choose());
            if (arena.isApart()) {
                steps = Math.min(steps, CONSEQUENCES);
            }
        }
        perform(new Operation.Dump());
    }

    private void perform(Operation operation) {
        arena.perform(operation);
        if (arena.isNew()) {
            arena.recorder().trace().ifPresent(mutations::keep);
        }
    }

    private void start() {
        long granule = random.chance(90) ? 4096 : 1L << random.below(12);
        long dma32 = (1L << 32) / granule;
        span = 8 << random.below(4);
        base = switch (random.below(6)) {
            case 0, 1 -> 0;
            case 2 -> dma32 - span;
            case 3 -> dma32 - span / 2;
            default -> dma32 + random.below(span);
        };
        long startPfn = random.chance(45) ? 1 : random.chance(70) ? base + random.below(span) : random.below(3);
        perform(new Operation.Domain(granule, startPfn, false));
        if (base > 0 && random.chance(30)) {
            perform(new Operation.Reserve(0, base - 1));
        }
    }

    private Operation choose() {
        if (arena.isOver()) {
            return new Operation.Dump();
        }
        int percent = random.below(100);
        if (!arena.isMax32Same() && !arena.isApart()) {
            return aim.atRemembered(arena.view(), arena.otherView());
        }
        if (percent < 62 || arena.isApart()) {
            // To look at the domain takes longer than to do an operation, and what was there has mostly not moved.
            if (view == null || arena.isApart() || random.chance(50)) {
                view = random.chance(50) ? arena.view() : arena.otherView();
            }
            return aim.at(view);
        }
        if (percent < 76 && arena.handles() > 0) {
            return new Operation.Free(random.below(arena.handles()));
        }
        if (percent < 86) {
            return reserve();
        }
        if (percent < 96) {
            return anywhere();
        }
        return percent < 98 ? new Operation.FreePfn(base + random.below(span)) : new Operation.Dump();
    }

    private Operation reserve() {
        long lo = base + random.below(span);
        return new Operation.Reserve(lo, lo + random.below(4));
    }

    private Operation anywhere() {
        return new Operation.Alloc(1L + random.below(6), base + random.below(span + 4), random.chance(50));
    }
}
