// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * A trace in memory: short, as the minimal ones are.
 *
 * @param cpus CPUs of the machine
 */
public record Trace(int cpus, List<Operation> operations) implements TraceSource {
    public Trace {
        operations = List.copyOf(operations);
    }

    /** The first {@code count} operations of a trace. */
    public static Trace first(TraceSource source, long count) throws IOException {
        List<Operation> operations = new ArrayList<>();
        try (Cursor cursor = source.open()) {
            for (long index = 0; index < count; index++) {
                operations.add(cursor.next());
            }
        }
        return new Trace(source.cpus(), operations);
    }

    /**
     * Of the first {@code count} operations of a trace those from the last domain on, handles counted anew.
     *
     * @param most how many may be kept in memory
     * @return empty if there are more than that
     */
    public static Optional<Trace> lastDomain(TraceSource source, long count, int most) throws IOException {
        List<Operation> operations = new ArrayList<>();
        boolean tooMany = false;
        long allocations = 0;
        long before = 0;
        try (Cursor cursor = source.open()) {
            for (long index = 0; index < count; index++) {
                Operation operation = cursor.next();
                if (operation instanceof Operation.Domain) {
                    operations.clear();
                    tooMany = false;
                    before = allocations;
                }
                tooMany |= operations.size() == most;
                long first = before;
                Operation renamed =
                        tooMany ? null : rename(operation, handle -> handle < first ? null : handle - first);
                if (renamed != null) {
                    operations.add(renamed);
                }
                if (operation.allocates()) {
                    allocations++;
                }
            }
        }
        return tooMany ? Optional.empty() : Optional.of(new Trace(source.cpus(), operations));
    }

    @Override
    public Cursor open() {
        Iterator<Operation> iterator = operations.iterator();
        return () -> iterator.hasNext() ? iterator.next() : null;
    }

    /**
     * The trace of some of its operations, handles counted anew. What can no longer be asked goes too: to give back a
     * handle that is not among them, anything before the first domain, and what needs caches where there are none.
     *
     * @param kept by index
     */
    public Trace keep(BitSet kept) {
        Map<Long, Long> handles = new HashMap<>();
        List<Operation> result = new ArrayList<>();
        Operation.Domain domain = null;
        long allocations = 0;
        for (int index = 0; index < operations.size(); index++) {
            Operation operation = operations.get(index);
            if (kept.get(index)) {
                if (operation instanceof Operation.Domain next) {
                    domain = next;
                }
                Operation renamed = isPossible(operation, domain) ? rename(operation, handles::get) : null;
                if (renamed != null) {
                    result.add(renamed);
                    if (operation.allocates()) {
                        handles.put(allocations, (long) handles.size());
                    }
                }
            }
            if (operation.allocates()) {
                allocations++;
            }
        }
        return new Trace(cpus, result);
    }

    private static boolean isPossible(Operation operation, Operation.Domain domain) {
        boolean needsCaches = operation instanceof Operation.AllocFast || operation instanceof Operation.FreeFast;
        return domain != null && (domain.rcaches() || !needsCaches);
    }

    /** The operation with the handle's new name; null when it has none. */
    private static Operation rename(Operation operation, LongFunction<Long> names) {
        if (operation instanceof Operation.Free free) {
            Long name = names.apply(free.handle());
            return name == null ? null : new Operation.Free(name);
        }
        if (operation instanceof Operation.FreeFast free) {
            Long name = names.apply(free.handle());
            return name == null ? null : new Operation.FreeFast(free.cpu(), name);
        }
        return operation;
    }

    /** The first operations, up to the given index, exclusive. */
    public Trace first(int count) {
        return new Trace(cpus, operations.subList(0, count));
    }

    /** This trace with another operation of the same kind at an index; what can no longer be asked goes. */
    public Trace with(int index, Operation operation) {
        List<Operation> changed = new ArrayList<>(operations);
        changed.set(index, operation);
        BitSet all = new BitSet();
        all.set(0, changed.size());
        return new Trace(cpus, changed).keep(all);
    }
}
