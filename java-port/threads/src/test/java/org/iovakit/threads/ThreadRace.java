// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.iovakit.domain.State;

/** Who meets whom: what each of three drivers does again and again, on which CPUs, and what goes on beside them. */
enum ThreadRace {
    /** {@code alloc_iova_fast} against {@code free_iova_fast} on one CPU. */
    SAME_CPU(1, 0, 1 << 13, true) {
        @Override
        void step(Driver driver) {
            driver.burst(160, 4);
        }
    },

    /** The work that trims the depots against CPUs that push to them and pop from them. */
    DEPOT_TRIM(2, 0, 1 << 13, true) {
        @Override
        void step(Driver driver) {
            driver.burst(900, 1);
        }

        @Override
        void companions(SharedDomain domain, Crew crew) {
            crew.companion("clock", domain::tick);
        }
    },

    /** The death of a CPU against those that free into its magazines and allocate from them. */
    CPU_DEATH(2, 1, 1 << 13, true) {
        @Override
        void step(Driver driver) {
            driver.burst(160, 4);
        }

        @Override
        void companions(SharedDomain domain, Crew crew) {
            crew.companion("hotplug", () -> {
                domain.bounce(1);
                domain.bounce(2);
                domain.bounce(0);
            });
        }
    },

    /** Requests that find no room, and empty everybody's caches, against those that fill them. */
    FLUSH(2, 0, 1 << 11, true) {
        @Override
        void step(Driver driver) {
            driver.burst(300, 3);
        }

        @Override
        long maxPages(SharedDomain domain) {
            return domain.window / 2;
        }
    },

    /** {@code put_iova_domain} against the work that trims its depots, and against a dying CPU. */
    PUT(1, 0, 1 << 13, true) {
        @Override
        void step(Driver driver) {
            driver.putBusyDomain();
        }

        @Override
        void companions(SharedDomain domain, Crew crew) {
            crew.companion("clock", domain::tick);
            crew.companion("hotplug", () -> domain.bounce(1));
        }
    },

    /** Alloc, free, find and reserve of the tree against each other. */
    TREE(1, 0, 1 << 7, false) {
        @Override
        void step(Driver driver) {
            driver.onTree();
        }

        /** In a small tree searches meet rotations more often, in a large one more kinds of them. */
        @Override
        int window(SplittableRandom random) {
            return 1 << (7 + random.nextInt(6));
        }
    },

    /** All of it at once. */
    ALL(2, 0, 1 << 13, true) {
        @Override
        void step(Driver driver) {
            driver.burst(160, 34);
            driver.onCachedTree();
        }

        @Override
        void companions(SharedDomain domain, Crew crew) {
            crew.companion("clock", domain::tick);
            crew.companion("hotplug", () -> {
                domain.bounce(1);
                domain.bounce(2);
            });
        }
    };

    private static final int DRIVERS = 3;
    private static final int CPUS = 3;

    private final int driverCpus;
    private final int firstDriverCpu;
    private final int window;
    private final boolean rcaches;

    ThreadRace(int driverCpus, int firstDriverCpu, int window, boolean rcaches) {
        this.driverCpus = driverCpus;
        this.firstDriverCpu = firstDriverCpu;
        this.window = window;
        this.rcaches = rcaches;
    }

    /** Lets a driver make a few operations. */
    abstract void step(Driver driver);

    /** The end of the pfns of a round, exclusive: a power of two. */
    int window(SplittableRandom random) {
        return window;
    }

    /** Adds what is no driver. */
    void companions(SharedDomain domain, Crew crew) {}

    /** Pages that a driver may hold: together they leave room, so that most requests are met. */
    long maxPages(SharedDomain domain) {
        return domain.window * 2L / 3 / DRIVERS;
    }

    /**
     * Runs the race once in a domain of its own, from start to an empty tree.
     *
     * @param operations how many to make at least
     * @return operations made
     * @throws AssertionError if anything is not as it has to be
     */
    long run(State stage, long operations, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SharedDomain domain = new SharedDomain(stage, CPUS, window(random), rcaches);
        Crew crew = new Crew(domain.machine, random.nextInt());
        long share = (operations + DRIVERS - 1) / DRIVERS;
        List<Driver> drivers = new ArrayList<>();
        for (int number = 0; number < DRIVERS; number++) {
            Driver driver = new Driver(domain, number, DRIVERS, maxPages(domain), random.nextLong());
            drivers.add(driver);
            crew.worker(firstDriverCpu + number % driverCpus, () -> {
                while (driver.operations() < share && !crew.hasFailed()) {
                    step(driver);
                }
            });
        }
        companions(domain, crew);
        crew.run();
        domain.settle(drivers);
        return drivers.stream().mapToLong(Driver::operations).sum();
    }
}
