// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.iovakit.domain.CachedRanges;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.State;
import org.iovakit.kernel.Machine;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whichever lock of the port is left out, at whichever place, the races notice. */
@Timeout(value = 20, unit = TimeUnit.MINUTES) // only so that a lock that is never released ends too
class EveryLockTest {
    /** Operations within which it has to be found. */
    private static final long OPERATIONS = 1_000_000;

    /** A lock that is left out, at a stage that takes it there. */
    record Left(LockSite site, int stage) {
        @Override
        public String toString() {
            return site + " (stage " + SharedDomain.states().get(stage).name() + ")";
        }
    }

    static List<Left> locks() throws IOException {
        List<State> states = SharedDomain.states();
        List<Left> locks = new ArrayList<>();
        for (LockSite site : LockSite.in(IovaAllocator.class)) {
            locks.add(new Left(site, locks.size() % states.size()));
        }
        for (LockSite site : LockSite.in(CachedRanges.cachingLayer())) {
            locks.add(new Left(site, locks.size() % states.size()));
        }
        for (int stage = 0; stage < states.size(); stage++) {
            for (LockSite site :
                    LockSite.in(states.get(stage).load(new Machine(1)).getClass())) {
                locks.add(new Left(site, stage));
            }
        }
        return locks;
    }

    /** The race that the lock decides. */
    private static ThreadRace race(LockSite site) {
        return switch (site.method()) {
            case "iovaRcacheInsert", "iovaRcacheGet" ->
                site.lockOwner().endsWith("IovaCpuRcache") ? ThreadRace.SAME_CPU : ThreadRace.DEPOT_TRIM;
            case "pushToDepot", "loadFromDepot", "iovaDepotWorkFunc" -> ThreadRace.DEPOT_TRIM;
            case "freeCpuCachedIovas" -> ThreadRace.CPU_DEATH;
            case "iovaMagazineFreePfns", "freeGlobalCachedIovas" -> ThreadRace.FLUSH;
            default -> ThreadRace.TREE;
        };
    }

    @ParameterizedTest
    @MethodSource("locks")
    void isMissedWhenLeftOut(Left left) {
        WovenLoader loader = new WovenLoader(
                List.of(Edits::smallMagazines, Edits::noAssertHeld, Edits.noLock(left.site()), Edits::noise));
        ThreadRace race = race(left.site());

        StressOutcome outcome = loader.apply(Stress.class, new Job(race.name(), left.stage(), OPERATIONS, 1));

        assertTrue(outcome.failure().isPresent(), () -> race + " has not noticed " + left);
        System.out.println("left out: " + left + ": found by " + race + " within "
                + (outcome.operations() + Stress.ROUND) + " operations");
    }
}
