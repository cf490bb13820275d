// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.CachedRanges;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.Stage;
import org.iovakit.domain.Stages;
import org.iovakit.kernel.Machine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whichever lock of the port is left out, at whichever place, the races notice. */
class EveryLockTest {
    /** Operations of a race before the next one is tried. */
    private static final long OPERATIONS = 200_000;

    /** A lock that is left out, at the first stage that reaches it there. */
    record Left(LockSite site, int stage) {
        @Override
        public String toString() {
            return site + " (stage " + stage + ")";
        }
    }

    static List<Left> locks() throws IOException {
        List<Left> locks = new ArrayList<>();
        for (LockSite site : LockSite.in(IovaAllocator.class)) {
            locks.add(new Left(site, locks.size() % 6));
        }
        for (LockSite site : LockSite.in(CachedRanges.cachingLayer())) {
            locks.add(new Left(site, locks.size() % 6));
        }
        for (Stage stage : Stages.all()) {
            for (LockSite site : LockSite.in(stage.load(new Machine(1)).getClass())) {
                locks.add(new Left(site, stage.number()));
            }
        }
        return locks;
    }

    /** The race that the lock decides. */
    private static Race race(LockSite site) {
        return switch (site.method()) {
            case "iovaRcacheInsert", "iovaRcacheGet" ->
                site.lockOwner().endsWith("IovaCpuRcache") ? Race.SAME_CPU : Race.DEPOT_TRIM;
            case "loadFromDepot", "iovaDepotWorkFunc" -> Race.DEPOT_TRIM;
            case "freeCpuCachedIovas" -> Race.CPU_DEATH;
            case "iovaMagazineFreePfns", "freeGlobalCachedIovas" -> Race.FLUSH;
            default -> Race.TREE;
        };
    }

    @ParameterizedTest
    @MethodSource("locks")
    void isMissed(Left left) throws ReflectiveOperationException {
        WovenLoader loader = new WovenLoader(
                List.of(Edits::noise, Edits::smallMagazines, Edits::noAssertHeld, Edits.noLock(left.site())));
        Race race = race(left.site());
        for (int i = 0; i < 3; i++) {
            long t = System.nanoTime();

            Outcome outcome = loader.apply(Stress.class, new Job(race.name(), left.stage(), OPERATIONS, i));

            System.out.println(
                    "threads: " + left + ": " + race + " after " + outcome + " " + (System.nanoTime() - t) / 1000000);
        }
    }
}
