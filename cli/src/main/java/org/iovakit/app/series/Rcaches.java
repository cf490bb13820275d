// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.series;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.iovakit.domain.MirroredFunctions;
import org.iovakit.oracle.KernelFiles;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.CFunction;
import org.iovakit.patchgen.csource.CSource;

/** The caches above the tree, which are others in older kernels, while the tree is the same. */
public final class Rcaches {
    /** What the caches before Linux 6.7 lack: their depot is an array. */
    public static final Set<String> NOT_IN_OLDER_KERNELS =
            Set.of("iova_depot_pop", "iova_depot_push", "iova_depot_work_func");

    private Rcaches() {}

    /**
     * What tells that a kernel's caches are not those of the port: functions of theirs that the port mirrors, and the
     * kernel lacks.
     *
     * @return their names; empty if the caches are the same, as far as one can tell
     */
    public static SortedSet<String> missing(EditedSeries kernels) throws PatchGenException {
        SortedSet<String> missing = MirroredFunctions.ofRcaches().in(KernelFiles.IOVA_C);
        kernels.unpatched(KernelFiles.IOVA_C).functions().forEach(function -> missing.remove(function.name()));
        return missing;
    }

    /** Whether they are those before Linux 6.7. */
    public static boolean areOlder(CSource allocator) {
        Set<String> functions = new HashSet<>();
        allocator.functions().forEach(function -> functions.add(function.name()));
        return !functions.containsAll(NOT_IN_OLDER_KERNELS);
    }

    /**
     * Whether CPUs get magazines when they cache something, as since Linux 7.3, and none before: nobody else allocates one.
     */
    public static boolean allocateOnDemand(CSource allocator) {
        List<String> allocating = allocator.functions().stream()
                .filter(function -> function.calls().contains("iova_magazine_alloc"))
                .map(CFunction::name)
                .toList();
        return allocating.equals(List.of("__iova_rcache_insert"));
    }

    /** Says that something is missing. */
    public static String different(EditedSeries kernels, SortedSet<String> missing) {
        return kernels.base() + " has other rcaches than the port, which mirrors " + String.join(", ", missing);
    }
}
