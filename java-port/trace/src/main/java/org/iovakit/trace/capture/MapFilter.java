// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.Set;

/**
 * Which requests are wanted, by what maps or allocates. What ends them is not asked: it often runs elsewhere, in an
 * interrupt, and follows the address.
 *
 * @param comms names of tasks; empty for all
 * @param pids ids of threads; empty for all
 * @param cpus CPUs; empty for all
 */
public record MapFilter(Set<String> comms, Set<Integer> pids, Set<Integer> cpus) {
    /** Wants every request. */
    public static final MapFilter ALL = new MapFilter(Set.of(), Set.of(), Set.of());

    public MapFilter {
        comms = Set.copyOf(comms);
        pids = Set.copyOf(pids);
        cpus = Set.copyOf(cpus);
    }

    boolean wants(CaptureEvent request) {
        return has(comms, request.task().comm()) && has(pids, request.task().pid()) && has(cpus, request.cpu());
    }

    private static <T> boolean has(Set<T> wanted, T value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
