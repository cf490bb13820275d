// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import java.util.List;
import java.util.Optional;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.iovakit.trace.Operation;

/** A stage's allocator and one domain of it. Not thread-safe. */
final class LoadedStage {
    private final SmallDomain domain;
    private final Machine machine = new Machine(1, Operation.MAX_GRANULE);
    private final IovaAllocator allocator;
    private IovaDomain iovad;

    LoadedStage(State stage, SmallDomain domain) {
        this.domain = domain;
        this.allocator = stage.load(machine);
        int error = allocator.iovaCacheGet();
        if (error != 0) {
            throw new IllegalStateException("iova_cache_get returned " + error);
        }
    }

    /** Starts anew with an empty domain, and does these operations. */
    void restart(List<Operation> path) {
        if (iovad != null) {
            allocator.putIovaDomain(iovad);
        }
        iovad = allocator.newDomain();
        Operation.Domain made = domain.domain();
        allocator.initIovaDomain(iovad, made.granule(), made.startPfn());
        path.forEach(this::apply);
    }

    /** Does an operation, and returns the range that was allocated, reserved or freed. */
    Optional<PfnRange> apply(Operation operation) {
        if (operation instanceof Operation.Alloc alloc) {
            return range(allocator.allocIova(iovad, alloc.size(), alloc.limitPfn(), alloc.aligned()));
        }
        if (operation instanceof Operation.Reserve reserve) {
            return range(allocator.reserveIova(iovad, reserve.pfnLo(), reserve.pfnHi()));
        }
        if (operation instanceof Operation.FreePfn free) {
            Optional<PfnRange> freed = find(free.pfn());
            allocator.freeIova(iovad, free.pfn());
            return freed;
        }
        throw new IllegalArgumentException("cannot do: " + operation);
    }

    /** The range that holds a pfn. */
    Optional<PfnRange> find(long pfn) {
        return range(allocator.findIova(iovad, pfn));
    }

    DomainState state() {
        return DomainState.of(iovad, domain);
    }

    /** What does not hold in the domain, and warnings since the last call. */
    List<String> findings() {
        List<String> warnings = machine.warnings().drain();
        return warnings.isEmpty() ? allocator.verifyInvariants(iovad) : warnings;
    }

    private static Optional<PfnRange> range(Iova iova) {
        return iova == null ? Optional.empty() : Optional.of(new PfnRange(iova.pfnLo, iova.pfnHi));
    }
}
