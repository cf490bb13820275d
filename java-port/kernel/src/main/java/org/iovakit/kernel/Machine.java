// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

/**
 * The simulated machine that ported kernel code runs on: CPUs, clock, warnings, injected faults.
 *
 * <p>Thread-safe. A thread is on CPU 0 unless {@link #onCpu} says otherwise; any number of threads may be on a CPU. As
 * in a kernel, a thread whose CPU dies goes on elsewhere: on the lowest CPU that is online.
 */
public final class Machine {
    /** Bytes of a page where nothing else is said. */
    public static final long DEFAULT_PAGE_SIZE = 4096;

    private static final class Cpu {
        private final int number;
        private volatile boolean online = true;

        private Cpu(int number) {
            this.number = number;
        }
    }

    private final Cpu[] cpus;
    private final long pageSize;

    @SuppressWarnings("ThreadLocalUsage") // a thread is on a CPU of each machine; onCpu cleans up behind itself
    private final ThreadLocal<Cpu> binding = new ThreadLocal<>();

    private final Warnings warnings = new Warnings();
    private final CpuHotplug cpuHotplug = new CpuHotplug(warnings);
    private final VirtualClock clock = new VirtualClock();
    private final FailSlab failSlab = new FailSlab();
    private volatile int onlineCpus;

    /** A machine with {@code cpus} possible CPUs, all online, and pages of {@link #DEFAULT_PAGE_SIZE} bytes. */
    public Machine(int cpus) {
        this(cpus, DEFAULT_PAGE_SIZE);
    }

    /**
     * A machine with {@code cpus} possible CPUs, all online.
     *
     * @param pageSize bytes, a power of two
     * @throws IllegalArgumentException if there is no CPU, or the page size is no power of two
     */
    public Machine(int cpus, long pageSize) {
        if (cpus < 1) {
            throw new IllegalArgumentException("a machine needs at least one CPU, not " + cpus);
        }
        if (!Bits.isPowerOf2(pageSize)) {
            throw new IllegalArgumentException("page size " + pageSize + " is not a power of two");
        }
        this.cpus = new Cpu[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            this.cpus[cpu] = new Cpu(cpu);
        }
        this.pageSize = pageSize;
        this.onlineCpus = cpus;
    }

    /** Bytes of a page, a power of two ({@code PAGE_SIZE}). */
    public long pageSize() {
        return pageSize;
    }

    /** CPUs that may ever be online ({@code num_possible_cpus}); they are numbered from 0. */
    public int numPossibleCpus() {
        return cpus.length;
    }

    /** CPUs that are online ({@code num_online_cpus}). */
    public int numOnlineCpus() {
        return onlineCpus;
    }

    /** Whether the CPU is online ({@code cpu_online}). */
    public boolean isOnline(int cpu) {
        return cpu(cpu).online;
    }

    /** The CPU that the calling thread is on ({@code raw_smp_processor_id}). */
    public int currentCpu() {
        Cpu bound = binding.get();
        if (bound == null) {
            bound = cpus[0];
        }
        return bound.online ? bound.number : firstOnline();
    }

    /** One CPU is online at any moment, but not the same one: while this looks, CPUs may come and go behind it. */
    private int firstOnline() {
        int cpu = 0;
        while (!cpus[cpu].online) {
            cpu = (cpu + 1) % cpus.length;
        }
        return cpu;
    }

    /**
     * Runs {@code body} with the calling thread on the given CPU, then returns the thread to where it was.
     *
     * @throws IllegalStateException if the CPU is offline
     */
    public void onCpu(int cpu, Runnable body) {
        Cpu wanted = cpu(cpu);
        if (!wanted.online) {
            throw new IllegalStateException("cpu " + cpu + " is offline");
        }
        Cpu before = binding.get();
        binding.set(wanted);
        try {
            body.run();
        } finally {
            if (before == null) {
                binding.remove();
            } else {
                binding.set(before);
            }
        }
    }

    /**
     * Takes a CPU offline, then calls what {@link #cpuHotplug} has registered for a dead CPU, in the calling thread.
     *
     * @throws IllegalStateException if the CPU is offline already, or is the last one online
     */
    public void cpuDead(int cpu) {
        synchronized (cpuHotplug) {
            Cpu dying = cpu(cpu);
            if (!dying.online) {
                throw new IllegalStateException("cpu " + cpu + " is offline already");
            }
            if (onlineCpus == 1) {
                throw new IllegalStateException("cpu " + cpu + " is the last one online");
            }
            dying.online = false;
            setOnlineCpus(onlineCpus - 1);
            cpuHotplug.dead(cpu);
        }
    }

    /**
     * Brings a CPU back.
     *
     * @throws IllegalStateException if it is online
     */
    public void cpuOnline(int cpu) {
        synchronized (cpuHotplug) {
            Cpu coming = cpu(cpu);
            if (coming.online) {
                throw new IllegalStateException("cpu " + cpu + " is online already");
            }
            coming.online = true;
            setOnlineCpus(onlineCpus + 1);
        }
    }

    /** Written under the hotplug lock only, read without. */
    private void setOnlineCpus(int count) {
        onlineCpus = count;
    }

    private Cpu cpu(int cpu) {
        if (cpu < 0 || cpu >= cpus.length) {
            throw new IllegalArgumentException("no cpu " + cpu + ", the machine has 0 to " + (cpus.length - 1));
        }
        return cpus[cpu];
    }

    /** The log of failed {@code WARN_ON}. */
    public Warnings warnings() {
        return warnings;
    }

    /** The registry of those who want to know when a CPU dies. */
    public CpuHotplug cpuHotplug() {
        return cpuHotplug;
    }

    /** The clock that delayed work waits for. */
    public VirtualClock clock() {
        return clock;
    }

    /** The switch that makes allocations fail. */
    public FailSlab failSlab() {
        return failSlab;
    }
}
