// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.Stage;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;

/**
 * Does what a trace says with the allocator of a stage, on a machine of its own, and writes the results. Memory grows
 * with what the trace holds at a time, not with its length. Not thread-safe; what the allocator throws comes through.
 */
public final class Replayer implements Replay {
    private static final int[] NONE = {};

    /** The caches that iova.c allocates from with GFP_ATOMIC. */
    private static final List<String> ATOMIC = List.of("iommu_iova", "iommu_iova_magazine");

    private final Machine machine;
    private final IovaAllocator allocator;
    private final Members members;
    private final ResultSink sink;
    private final HandleTable handles = new HandleTable();
    private final Step step = new Step();
    private final StringBuilder line = new StringBuilder();

    /** The domain in use; null before the first. */
    private IovaDomain iovad;

    private long allocations;

    /** Whether what may not wait for memory gets none during the next operation. */
    private boolean isMemoryShort;

    /** What the allocator had visited before the last operation. */
    private long visitsBefore;

    /** Null where nobody counts. */
    private final Touches touches;

    /**
     * Loads the stage's allocator.
     *
     * @param cpus CPUs of the machine
     * @throws IllegalStateException if the module cannot be set up, or has members that cannot be shown
     */
    public Replayer(State stage, int cpus, ResultSink sink) {
        this(stage, cpus, sink, null);
    }

    private Replayer(State stage, int cpus, ResultSink sink, Touches touches) {
        this.touches = touches;
        this.machine = new Machine(cpus, Operation.MAX_GRANULE);
        this.allocator = stage.load(machine);
        this.members = new Members(allocator, allocator.newDomain());
        this.sink = sink;
        demand(allocator.iovaCacheGet(), "iova_cache_get");
    }

    /**
     * Loads the stage's allocator so that the nodes are counted that it touches, which slows it down; results say how many.
     *
     * @param cpus CPUs of the machine
     * @throws IllegalStateException if the module cannot be set up, or has members that cannot be shown
     * @throws IllegalArgumentException if the stage is none that can be found by its class
     */
    public static Replay counting(State stage, int cpus, ResultSink sink) {
        return TouchLoader.replay(stage, cpus, sink);
    }

    /** Whether a stage's touches can be counted: it is found by its class, and is no other that passes itself off as it. */
    public static boolean canCount(State stage) {
        return Arrays.stream(stage.code().getClass().getConstructors())
                .anyMatch(constructor -> constructor.getParameterCount() == 0);
    }

    /** Called where the classes tell of their touches: loads what this class of the same loader is the stage of. */
    static Replay ofStage(Class<? extends Stage> stage, int cpus, ResultSink sink) throws ReflectiveOperationException {
        State state = State.of(0, stage.getConstructor().newInstance());
        return new Replayer(state, cpus, sink, new Touches());
    }

    /** Replays a whole trace. */
    public static void replay(State stage, TraceSource trace, ResultSink sink) throws IOException {
        Replayer replayer = new Replayer(stage, trace.cpus(), sink);
        try (TraceSource.Cursor cursor = trace.open()) {
            for (Operation operation = cursor.next(); operation != null; operation = cursor.next()) {
                replayer.replay(operation);
            }
        }
        replayer.finish();
    }

    @Override
    public void allocateMagazinesOnDemand() {
        allocator.allocateMagazinesOnDemand();
    }

    @Override
    public void replay(Operation operation) throws IOException {
        line.setLength(0);
        visitsBefore = allocator.totalVisits();
        boolean fails = isMemoryShort;
        isMemoryShort = false;
        // A domain's own allocations may wait for memory.
        if (fails && !(operation instanceof Operation.Domain)) {
            ATOMIC.forEach(cache -> machine.failSlab().fail(cache, 0, -1));
        }
        if (touches != null) {
            touches.start();
        }
        try {
            operation.accept(step);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            if (touches != null) {
                touches.stop();
            }
            if (fails) {
                machine.failSlab().reset();
            }
        }
        if (members.hasMax32AllocSize()) {
            appendHex(" max32=", iovad.max32AllocSize);
        }
        if (operation instanceof Operation.Alloc) {
            line.append(" visits=").append(visits());
        }
        if (touches != null) {
            appendTouches();
        }
        writeResult();
    }

    @Override
    public long visits() {
        return allocator.totalVisits() - visitsBefore;
    }

    @Override
    public int[] touches() {
        return touches == null ? NONE : touches.counts();
    }

    private void appendTouches() {
        char before = '=';
        for (int nodes : touches.counts()) {
            line.append(before == '=' ? " touches" : "").append(before).append(nodes);
            before = ',';
        }
    }

    @Override
    public List<String> verify() {
        return allocator.verifyInvariants(iovad);
    }

    @Override
    public void finish() throws IOException {
        line.setLength(0);
        line.append("end");
        if (iovad != null) {
            allocator.putIovaDomain(iovad);
        }
        allocator.iovaCachePut();
        writeResult();
    }

    private void writeResult() throws IOException {
        int warnings = machine.warnings().drain().size();
        if (warnings > 0) {
            line.append(" warnings=").append(warnings);
        }
        if (sink != ResultSink.NONE) {
            sink.line(line.toString());
        }
    }

    private static void demand(int error, String function) {
        if (error != 0) {
            throw new IllegalStateException(function + " returned " + error);
        }
    }

    /** One operation: calls the allocator and appends the outcome. */
    private final class Step implements Operation.Visitor<Void> {
        /** Ranges that the last dump has shown. */
        private long dumped;

        @Override
        public Void domain(Operation.Domain operation) {
            if (iovad != null) {
                allocator.putIovaDomain(iovad);
            }
            handles.clear();
            iovad = allocator.newDomain();
            allocator.initIovaDomain(iovad, operation.granule(), operation.startPfn());
            if (touches != null) {
                touches.watch(iovad.rbtreeLock);
            }
            if (operation.rcaches()) {
                demand(allocator.iovaDomainInitRcaches(iovad), "iova_domain_init_rcaches");
            }
            return outcome("domain");
        }

        @Override
        public Void alloc(Operation.Alloc operation) {
            return took(
                    allocator.allocIova(iovad, operation.size(), operation.limitPfn(), operation.aligned()),
                    operation.size());
        }

        @Override
        public Void reserve(Operation.Reserve operation) {
            return took(
                    allocator.reserveIova(iovad, operation.pfnLo(), operation.pfnHi()),
                    operation.pfnHi() - operation.pfnLo() + 1);
        }

        private Void took(Iova iova, long size) {
            long handle = allocations++;
            if (iova == null) {
                return outcome("refused");
            }
            handles.put(handle, iova.pfnLo, size);
            return outcome("took", iova);
        }

        @Override
        public Void allocFast(Operation.AllocFast operation) {
            long handle = allocations++;
            if (!machine.isOnline(operation.cpu())) {
                return outcome("offline");
            }
            machine.onCpu(operation.cpu(), () -> {
                long pfn = allocator.allocIovaFast(iovad, operation.size(), operation.limitPfn(), operation.flush());
                if (pfn == 0) {
                    outcome("refused");
                } else {
                    handles.put(handle, pfn, operation.size());
                    outcome("took");
                    appendHex(" ", pfn);
                }
            });
            return null;
        }

        /** Finds what is to be freed, which is none of the operation, so that its touches do not count. */
        private Iova lookUp(long pfn) {
            Iova iova = allocator.findIova(iovad, pfn);
            if (touches != null) {
                touches.start();
            }
            return iova;
        }

        @Override
        public Void free(Operation.Free operation) {
            if (!handles.remove(operation.handle())) {
                return outcome("gone");
            }
            Iova iova = lookUp(handles.pfn);
            if (iova == null) {
                return outcome("gone");
            }
            if (iova == iovad.anchor) {
                return outcome("anchor");
            }
            outcome("freed", iova);
            allocator.freeIova(iovad, iova);
            return null;
        }

        @Override
        public Void freePfn(Operation.FreePfn operation) {
            Iova iova = lookUp(operation.pfn());
            if (iova == iovad.anchor) {
                return outcome("anchor");
            }
            if (iova == null) {
                outcome("gone");
            } else {
                outcome("freed", iova);
            }
            allocator.freeIova(iovad, operation.pfn());
            return null;
        }

        @Override
        public Void freeFast(Operation.FreeFast operation) {
            if (!machine.isOnline(operation.cpu())) {
                return outcome("offline");
            }
            if (!handles.remove(operation.handle())) {
                return outcome("gone");
            }
            machine.onCpu(operation.cpu(), () -> allocator.freeIovaFast(iovad, handles.pfn, handles.size));
            return outcome("freed");
        }

        @Override
        public Void find(Operation.Find operation) {
            Iova iova = allocator.findIova(iovad, operation.pfn());
            return iova == null ? outcome("none") : outcome("found", iova);
        }

        @Override
        public Void cpuDead(Operation.CpuDead operation) {
            if (!machine.isOnline(operation.cpu())) {
                return outcome("offline");
            }
            if (machine.numOnlineCpus() == 1) {
                return outcome("last");
            }
            machine.cpuDead(operation.cpu());
            return outcome("done");
        }

        @Override
        public Void cpuOnline(Operation.CpuOnline operation) {
            if (machine.isOnline(operation.cpu())) {
                return outcome("online");
            }
            machine.cpuOnline(operation.cpu());
            return outcome("done");
        }

        @Override
        public Void advance(Operation.Advance operation) {
            machine.clock().advance(Duration.ofMillis(operation.milliseconds()));
            return outcome("done");
        }

        @Override
        public Void nomem(Operation.Nomem operation) {
            isMemoryShort = true;
            return outcome("done");
        }

        @Override
        public Void dump(Operation.Dump operation) {
            dumped = 0;
            iovad.forEachRange(this::dumpRange);
            outcome("dumped");
            line.append(' ').append(dumped);
            members.append(iovad, line);
            return null;
        }

        private void dumpRange(Iova iova) {
            dumped++;
            line.setLength(0);
            if (iovad.isTree()) {
                line.append(' ').append(depth(iova)).append(iova.isBlack() ? " black" : " red");
            }
            appendRange(iova);
            members.append(iova, line);
            try {
                sink.line(line.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static int depth(RbNode node) {
            int depth = 0;
            for (RbNode at = node.parent(); at != null; at = at.parent()) {
                depth++;
            }
            return depth;
        }

        private Void outcome(String word, Iova iova) {
            outcome(word);
            appendRange(iova);
            return null;
        }

        private Void outcome(String word) {
            line.setLength(0);
            line.append(word);
            return null;
        }
    }

    private void appendRange(Iova iova) {
        appendHex(" ", iova.pfnLo);
        appendHex(" ", iova.pfnHi);
    }

    private void appendHex(String before, long value) {
        if (sink == ResultSink.NONE) {
            return;
        }
        line.append(before).append("0x").append(Long.toHexString(value));
    }
}
