// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;

/** The two scenarios that show what a search costs, in visits of each of their twenty last allocations. */
public final class CostScenarios {
    /** Ranges in the domain before every second one is freed. */
    public static final int N = 1_000_000;

    private static final long L32 = 0xfffffL;
    private static final long L36 = 0x1000000L;
    private static final long L48 = 0x1000000000L;

    private CostScenarios() {}

    /** Small ranges with small holes: a request that fits no hole, but for those that frees have joined. */
    public static long[] linearSearch(IovaAllocator allocator) {
        IovaDomain iovad = newDomain(allocator);
        Iova[] iovas = fragment(allocator, iovad, 1, L48);
        long[] visits = new long[20];
        for (int k = 0; k < visits.length; k++) {
            allocator.freeIova(iovad, iovas[2 * k]);
            assertNotNull(allocator.allocIova(iovad, 4, L48, false));
            visits[k] = allocator.visits();
        }
        return put(allocator, iovad, visits);
    }

    /** A 32-bit request in a domain whose ranges, and holes that would do, are nearly all higher. */
    public static long[] narrowLimit(IovaAllocator allocator) {
        IovaDomain iovad = newDomain(allocator);
        fragment(allocator, iovad, 4, L36);
        long[] visits = new long[20];
        for (int k = 0; k < visits.length; k++) {
            assertNotNull(allocator.allocIova(iovad, 1, L32, true));
            visits[k] = allocator.visits();
        }
        return put(allocator, iovad, visits);
    }

    private static IovaDomain newDomain(IovaAllocator allocator) {
        assertEquals(0, allocator.iovaCacheGet());
        IovaDomain iovad = allocator.newDomain();
        allocator.initIovaDomain(iovad, 4096, 1);
        return iovad;
    }

    private static Iova[] fragment(IovaAllocator allocator, IovaDomain iovad, long size, long limitPfn) {
        Iova[] iovas = new Iova[N];
        for (int i = 0; i < N; i++) {
            iovas[i] = allocator.allocIova(iovad, size, limitPfn, false);
        }
        for (int i = 1; i < N; i += 2) {
            allocator.freeIova(iovad, iovas[i]);
        }
        return iovas;
    }

    private static long[] put(IovaAllocator allocator, IovaDomain iovad, long[] visits) {
        assertEquals(List.of(), allocator.verifyInvariants(iovad));
        allocator.putIovaDomain(iovad);
        allocator.iovaCachePut();
        assertEquals(List.of(), allocator.machine().warnings().all());
        return visits;
    }
}
