// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;

/**
 * Keeps what was done since the last domain was made, as a trace that stands alone: handles are counted from that domain
 * on, and CPUs that were offline by then die again.
 */
final class DomainRecorder {
    private final int cpus;
    private final int most;
    private final BitSet offline = new BitSet();
    private List<Operation> operations = new ArrayList<>();

    /** Of the domain before, and the operation that puts it, which makes the one in use. */
    private List<Operation> put = List.of();

    private Operation.Domain domain;
    private long allocations;
    private long before;
    private boolean tooMany;
    private boolean isNew;

    /**
     * Starts empty.
     *
     * @param most operations that are kept
     */
    DomainRecorder(int cpus, int most) {
        this.cpus = cpus;
        this.most = most;
    }

    /** Takes the next operation. */
    void add(Operation operation) {
        isNew = operation instanceof Operation.Domain;
        if (operation instanceof Operation.Domain next) {
            domain = next;
            put = tooMany ? new ArrayList<>() : operations;
            put.add(next);
            operations = new ArrayList<>();
            before = allocations;
            tooMany = false;
        }
        if (operations.size() == most) {
            tooMany = true;
        }
        if (!tooMany) {
            record(operation);
        }
        if (operation.allocates()) {
            allocations++;
        }
        note(operation);
    }

    private void record(Operation operation) {
        if (operation instanceof Operation.Free free) {
            if (free.handle() >= before) {
                operations.add(new Operation.Free(free.handle() - before));
            }
        } else if (operation instanceof Operation.FreeFast free) {
            if (free.handle() >= before) {
                operations.add(new Operation.FreeFast(free.cpu(), free.handle() - before));
            }
        } else {
            operations.add(operation);
            if (operation instanceof Operation.Domain) {
                offline.stream().forEach(cpu -> operations.add(new Operation.CpuDead(cpu)));
            }
        }
    }

    private void note(Operation operation) {
        if (operation instanceof Operation.CpuDead dead && offline.cardinality() < cpus - 1) {
            offline.set(dead.cpu());
        } else if (operation instanceof Operation.CpuOnline online) {
            offline.clear(online.cpu());
        }
    }

    /** The domain in use; null before the first. */
    Operation.Domain domain() {
        return domain;
    }

    /** Handles made since the domain was. */
    long handles() {
        return allocations - before;
    }

    /** The handle, counted from the start, of one that is counted from the domain on. */
    long absolute(long handle) {
        return before + handle;
    }

    /** Operations of the trace; more than are kept where it would be too long. */
    int length() {
        return kept().map(List::size).orElse(Integer.MAX_VALUE);
    }

    /**
     * The trace up to the last operation; empty where it would be too long. If that is what made the domain in use, it is
     * the trace of the one before, which was put.
     */
    Optional<Trace> trace() {
        return kept().map(all -> new Trace(cpus, all));
    }

    private Optional<List<Operation>> kept() {
        if (isNew && put.size() > 1) {
            return Optional.of(put);
        }
        return tooMany ? Optional.empty() : Optional.of(operations);
    }
}
