// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One object for each possible CPU of a machine: the kernel's per-cpu data. Which thread may touch an object is for
 * the user to arrange, by a lock in it; the table itself never changes.
 */
public final class PerCpu<T> {
    private final Machine machine;
    private final List<T> instances;

    private PerCpu(Machine machine, List<T> instances) {
        this.machine = machine;
        this.instances = instances;
    }

    /**
     * {@code alloc_percpu}: an object from {@code factory} for each possible CPU.
     *
     * @return null when {@link FailSlab#PERCPU} fails
     */
    public static <T> PerCpu<T> alloc(Machine machine, Supplier<T> factory) {
        if (machine.failSlab().shouldFail(FailSlab.PERCPU)) {
            return null;
        }
        List<T> instances = new ArrayList<>(machine.numPossibleCpus());
        for (int cpu = 0; cpu < machine.numPossibleCpus(); cpu++) {
            instances.add(factory.get());
        }
        return new PerCpu<>(machine, instances);
    }

    /** {@code per_cpu_ptr}: the object of the given CPU. */
    public T get(int cpu) {
        return instances.get(cpu);
    }

    /** {@code raw_cpu_ptr}: the object of the CPU that the calling thread is on, which it may leave at any moment. */
    public T current() {
        return instances.get(machine.currentCpu());
    }
}
