// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.Set;

/**
 * Which maps are wanted. Unmaps are not asked: they often run elsewhere, in an interrupt, and follow the address.
 *
 * @param comms names of tasks; empty for all
 * @param pids ids of threads; empty for all
 * @param cpus CPUs; empty for all
 */
public record MapFilter(Set<String> comms, Set<Integer> pids, Set<Integer> cpus) {
    /** Wants every map. */
    public static final MapFilter ALL = new MapFilter(Set.of(), Set.of(), Set.of());

    public MapFilter {
        comms = Set.copyOf(comms);
        pids = Set.copyOf(pids);
        cpus = Set.copyOf(cpus);
    }

    boolean wants(MappingEvent map) {
        return has(comms, map.task().comm()) && has(pids, map.task().pid()) && has(cpus, map.cpu());
    }

    private static <T> boolean has(Set<T> wanted, T value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
