// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iovakit.domain.StageTree;
import org.junit.jupiter.api.Test;

class RandomTraceTest {
    /** The first numbers of the generator's authors for seed 1234567. */
    @Test
    void theNumbersAreThoseOfSplitMix64() {
        SplitMix64 random = new SplitMix64(1234567);
        assertEquals(6457827717110365317L, random.next());
        assertEquals(3203168211198807973L, random.next());
        assertEquals(Long.parseUnsignedLong("9817491932198370423"), random.next());
    }

    @Test
    void aSeedMakesOneTrace() throws IOException {
        List<Operation> once =
                Trace.first(new RandomTrace(5, 10_000, true), 10_000).operations();
        assertEquals(once, Trace.first(new RandomTrace(5, 10_000, true), 10_000).operations());
        // A longer trace starts the same.
        assertEquals(once, Trace.first(new RandomTrace(5, 20_000, true), 10_000).operations());
        assertNotEquals(
                once, Trace.first(new RandomTrace(6, 10_000, true), 10_000).operations());
    }

    @Test
    void withoutCachesItIsTheTreeAlone() throws IOException {
        Set<Class<?>> kinds = new HashSet<>();
        for (Operation operation :
                Trace.first(new RandomTrace(7, 50_000, false), 50_000).operations()) {
            kinds.add(operation.getClass());
        }
        assertEquals(
                Set.of(
                        Operation.Domain.class,
                        Operation.Alloc.class,
                        Operation.Reserve.class,
                        Operation.Free.class,
                        Operation.FreePfn.class,
                        Operation.Find.class,
                        Operation.Nomem.class,
                        Operation.Dump.class),
                kinds);
    }

    /** The states that are hard to reach are reached, and often. */
    @Test
    void itReachesTheHardStates() throws IOException {
        Map<String, Integer> seen = new HashMap<>();
        List<String> lines = new ArrayList<>();
        Replayer replayer =
                new Replayer(StageTree.installed().lineage("augmented-tree").get(0), RandomTrace.CPUS, lines::add);
        Operation.Domain domain = null;
        for (Operation operation :
                Trace.first(new RandomTrace(1, 100_000, true), 100_000).operations()) {
            lines.clear();
            replayer.replay(operation);
            String result = lines.get(lines.size() - 1);
            String kind = operation.toString().replaceAll(" .*", "");
            seen.merge(kind + " " + result.replaceAll(" .*", ""), 1, Integer::sum);
            if (operation instanceof Operation.Domain next) {
                domain = next;
            } else if (operation instanceof Operation.Alloc alloc) {
                String outcome = result.replaceAll(" .*", "");
                long dma32 = (1L << 32) / domain.granule();
                count(seen, alloc.limitPfn() + 1 == dma32, "limit of 32 bits " + outcome);
                count(seen, alloc.limitPfn() == dma32, "limit above 32 bits " + outcome);
                count(seen, alloc.limitPfn() == ~0L, "limit of all ones " + outcome);
                count(seen, result.startsWith("took 0x0 "), "pfn 0");
                count(seen, result.startsWith("took 0xfffffffffffff"), "the top");
                count(seen, result.endsWith(" visits=0"), "refused unseen");
                count(
                        seen,
                        alloc.aligned() && result.startsWith("refused") && !result.endsWith("=0"),
                        "no aligned gap");
                count(seen, visits(result) > 100, "long walk");
            } else if (operation instanceof Operation.Reserve reserve && result.startsWith("took ")) {
                String range =
                        "took 0x" + Long.toHexString(reserve.pfnLo()) + " 0x" + Long.toHexString(reserve.pfnHi());
                count(seen, !result.startsWith(range + " "), "reserved over others");
            }
        }
        for (String state : List.of(
                "alloc took",
                "alloc refused",
                "alloc_fast took",
                "alloc_fast refused",
                "alloc_fast offline",
                "free freed",
                "free gone",
                "free_pfn freed",
                "free_fast freed",
                "find found",
                "find none",
                "cpu_dead done",
                "cpu_dead last",
                "cpu_online done",
                "advance done",
                "reserve took",
                "reserve refused",
                "reserved over others",
                "limit of 32 bits took",
                "limit of 32 bits refused",
                "limit above 32 bits took",
                "limit above 32 bits refused",
                "limit of all ones refused",
                "pfn 0",
                "the top",
                "refused unseen",
                "no aligned gap",
                "long walk")) {
            assertTrue(seen.getOrDefault(state, 0) >= 5, () -> state + ": " + seen);
        }
    }

    private static long visits(String result) {
        return Long.parseLong(result.replaceAll(".* visits=([0-9]+).*", "$1"));
    }

    private static void count(Map<String, Integer> seen, boolean condition, String what) {
        if (condition) {
            seen.merge(what, 1, Integer::sum);
        }
    }
}
