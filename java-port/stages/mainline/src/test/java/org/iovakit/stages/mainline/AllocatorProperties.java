// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.stages.mainline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;

/**
 * Random operations around the end of the 32-bit space, held against {@link RangeModel}. What a stage says of its own
 * results stands in its subclass.
 */
public abstract class AllocatorProperties {
    /** The end of the 32-bit space with pages of 4096 bytes. */
    protected static final long DMA_32BIT_PFN = 0x100000;

    private static final long START_PFN = DMA_32BIT_PFN - 64;
    private static final long LAST_PFN = DMA_32BIT_PFN + 64;
    private static final long BASE = START_PFN - 16;

    /** One operation; each reads of the four numbers what it needs. */
    public record Operation(int kind, int place, int size, boolean aligned) {}

    private final Machine machine = new Machine(1);
    private final IovaAllocator allocator = load(machine);

    /** The allocator under test. */
    protected abstract IovaAllocator load(Machine machine);

    /**
     * Where a request has to end up that was not refused unseen.
     *
     * @param end exclusive
     * @return the pfn, or empty if the request has to fail
     */
    protected abstract OptionalLong expected(IovaDomain iovad, RangeModel model, long size, long end, long alignment);

    /** Whether a failed request below the given end, exclusive, has later ones of its size refused unseen. */
    protected abstract boolean failureIsRemembered(long end);

    @Provide
    Arbitrary<List<Operation>> operations() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.of(true, false))
                .as(Operation::new)
                .list()
                .ofMaxSize(200);
    }

    @Property(tries = 500)
    void everyResultIsTheExpectedOne(@ForAll("operations") List<Operation> operations) {
        assertEquals(0, allocator.iovaCacheGet());
        IovaDomain iovad = allocator.newDomain();
        allocator.initIovaDomain(iovad, 4096, START_PFN);
        RangeModel model = new RangeModel(BASE);
        long max32AllocSize = DMA_32BIT_PFN;
        for (Operation operation : operations) {
            List<Iova> ranges = ranges(iovad);
            if (operation.kind < 5) {
                max32AllocSize = allocate(iovad, model, max32AllocSize, operation);
            } else if (operation.kind < 9 && !ranges.isEmpty()) {
                Iova iova = ranges.get(operation.place % ranges.size());
                model.give(iova.pfnLo, iova.pfnHi);
                if (iova.pfnLo < DMA_32BIT_PFN) {
                    max32AllocSize = DMA_32BIT_PFN;
                }
                if (operation.aligned) {
                    allocator.freeIova(iovad, iova);
                } else {
                    allocator.freeIova(iovad, iova.pfnHi);
                }
            } else if (operation.kind == 9) {
                long pfnLo = BASE + operation.place % (LAST_PFN - BASE);
                long pfnHi = Math.min(pfnLo + operation.size * 2L, LAST_PFN);
                model.take(pfnLo, pfnHi);
                Iova reserved = allocator.reserveIova(iovad, pfnLo, pfnHi);
                assertSame(allocator.findIova(iovad, pfnHi), reserved);
            }
            assertEquals(List.of(), allocator.verifyInvariants(iovad));
            assertEquals(model, taken(iovad));
            assertEquals(max32AllocSize, iovad.max32AllocSize);
        }
        allocator.putIovaDomain(iovad);
        allocator.iovaCachePut();
        assertEquals(List.of(), machine.warnings().all());
    }

    /** Returns the size from which on later 32-bit requests are refused unseen. */
    private long allocate(IovaDomain iovad, RangeModel model, long max32AllocSize, Operation operation) {
        long limitPfn = START_PFN - 4 + operation.place % (LAST_PFN - START_PFN + 4);
        long end = limitPfn + 1;
        int size = operation.size;
        if (end <= DMA_32BIT_PFN && size >= max32AllocSize) {
            assertNull(allocator.allocIova(iovad, size, limitPfn, operation.aligned));
            assertEquals(0, allocator.visits());
            return max32AllocSize;
        }
        int alignment = 1;
        while (operation.aligned && alignment < size) {
            alignment *= 2;
        }
        OptionalLong pfn = expected(iovad, model, size, end, alignment);
        Iova iova = allocator.allocIova(iovad, size, limitPfn, operation.aligned);
        if (pfn.isEmpty()) {
            assertNull(iova);
            return failureIsRemembered(end) ? size : max32AllocSize;
        }
        assertNotNull(iova, () -> "should be at 0x" + Long.toHexString(pfn.getAsLong()));
        assertEquals(pfn.getAsLong(), iova.pfnLo);
        assertEquals(size, iova.size());
        model.take(iova.pfnLo, iova.pfnHi);
        return max32AllocSize;
    }

    /** The pfn from which a search may give out ranges. */
    protected static long startPfn() {
        return START_PFN;
    }

    private static List<Iova> ranges(IovaDomain iovad) {
        List<Iova> ranges = new ArrayList<>();
        for (RbNode node = iovad.rbroot.first(); node != iovad.anchor; node = RbTree.next(node)) {
            ranges.add((Iova) node);
        }
        return ranges;
    }

    private static RangeModel taken(IovaDomain iovad) {
        RangeModel taken = new RangeModel(BASE);
        ranges(iovad).forEach(iova -> taken.take(iova.pfnLo, iova.pfnHi));
        return taken;
    }
}
