// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * What is plainer than an operation, the plainest first. Every one is less than the operation by a measure that ends:
 * operands get smaller, and choices change to the one that asks for less.
 */
final class Simplification implements Operation.Visitor<List<Operation>> {
    private static final Simplification VISITOR = new Simplification();

    private Simplification() {}

    static List<Operation> than(Operation operation) {
        return operation.accept(VISITOR);
    }

    /**
     * Adds what a smaller operand makes, where that is an operation at all: the least, or less by a power of two, so that
     * any number is reached in few steps.
     */
    private static void smaller(long operand, long least, LongFunction<Operation> make, List<Operation> plainer) {
        if (Long.compareUnsigned(operand, least) <= 0) {
            return;
        }
        add(make, least, plainer);
        for (long less = Long.highestOneBit(operand - least); less != 0; less >>>= 1) {
            if (operand - less != least) {
                add(make, operand - less, plainer);
            }
        }
    }

    private static void add(LongFunction<Operation> make, long operand, List<Operation> plainer) {
        Operation operation;
        try {
            operation = make.apply(operand);
        } catch (IllegalArgumentException e) {
            return; // no operation: not every size can be aligned to
        }
        plainer.add(operation);
    }

    private static List<Operation> onFirstCpu(int cpu, LongFunction<Operation> make) {
        List<Operation> plainer = new ArrayList<>();
        smaller(cpu, 0, make, plainer);
        return plainer;
    }

    @Override
    public List<Operation> domain(Operation.Domain o) {
        List<Operation> plainer = new ArrayList<>();
        if (o.rcaches()) {
            plainer.add(new Operation.Domain(o.granule(), o.startPfn(), false));
        }
        if (o.granule() != 4096) {
            plainer.add(new Operation.Domain(4096, o.startPfn(), o.rcaches()));
            long nearer = o.granule() < 4096 ? o.granule() * 2 : o.granule() / 2;
            plainer.add(new Operation.Domain(nearer, o.startPfn(), o.rcaches()));
        }
        // Pfn 0 is the special one.
        smaller(o.startPfn(), 1, pfn -> new Operation.Domain(o.granule(), pfn, o.rcaches()), plainer);
        if (o.startPfn() == 0) {
            plainer.add(new Operation.Domain(o.granule(), 1, o.rcaches()));
        }
        return plainer;
    }

    @Override
    public List<Operation> alloc(Operation.Alloc o) {
        List<Operation> plainer = new ArrayList<>();
        if (o.aligned()) {
            plainer.add(new Operation.Alloc(o.size(), o.limitPfn(), false));
        }
        smaller(o.size(), 1, size -> new Operation.Alloc(size, o.limitPfn(), o.aligned()), plainer);
        smaller(o.limitPfn(), 0, limit -> new Operation.Alloc(o.size(), limit, o.aligned()), plainer);
        return plainer;
    }

    @Override
    public List<Operation> allocFast(Operation.AllocFast o) {
        List<Operation> plainer =
                onFirstCpu(o.cpu(), cpu -> new Operation.AllocFast((int) cpu, o.size(), o.limitPfn(), o.flush()));
        if (o.flush()) {
            plainer.add(new Operation.AllocFast(o.cpu(), o.size(), o.limitPfn(), false));
        }
        smaller(o.size(), 1, size -> new Operation.AllocFast(o.cpu(), size, o.limitPfn(), o.flush()), plainer);
        smaller(o.limitPfn(), 0, limit -> new Operation.AllocFast(o.cpu(), o.size(), limit, o.flush()), plainer);
        return plainer;
    }

    @Override
    public List<Operation> reserve(Operation.Reserve o) {
        List<Operation> plainer = new ArrayList<>();
        smaller(o.pfnHi(), o.pfnLo(), hi -> new Operation.Reserve(o.pfnLo(), hi), plainer);
        smaller(o.pfnLo(), 0, lo -> new Operation.Reserve(lo, o.pfnHi() - o.pfnLo() + lo), plainer);
        return plainer;
    }

    @Override
    public List<Operation> free(Operation.Free o) {
        return List.of();
    }

    @Override
    public List<Operation> freePfn(Operation.FreePfn o) {
        List<Operation> plainer = new ArrayList<>();
        smaller(o.pfn(), 0, Operation.FreePfn::new, plainer);
        return plainer;
    }

    @Override
    public List<Operation> freeFast(Operation.FreeFast o) {
        return onFirstCpu(o.cpu(), cpu -> new Operation.FreeFast((int) cpu, o.handle()));
    }

    @Override
    public List<Operation> find(Operation.Find o) {
        List<Operation> plainer = new ArrayList<>();
        smaller(o.pfn(), 0, Operation.Find::new, plainer);
        return plainer;
    }

    @Override
    public List<Operation> cpuDead(Operation.CpuDead o) {
        return onFirstCpu(o.cpu(), cpu -> new Operation.CpuDead((int) cpu));
    }

    @Override
    public List<Operation> cpuOnline(Operation.CpuOnline o) {
        return onFirstCpu(o.cpu(), cpu -> new Operation.CpuOnline((int) cpu));
    }

    @Override
    public List<Operation> advance(Operation.Advance o) {
        List<Operation> plainer = new ArrayList<>();
        smaller(o.milliseconds(), 0, ms -> new Operation.Advance((int) ms), plainer);
        return plainer;
    }

    @Override
    public List<Operation> nomem(Operation.Nomem o) {
        return List.of();
    }

    @Override
    public List<Operation> dump(Operation.Dump o) {
        return List.of();
    }
}
