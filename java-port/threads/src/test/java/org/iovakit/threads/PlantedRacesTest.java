// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iovakit.domain.CachedRanges;
import org.iovakit.domain.IovaDomain;
import org.iovakit.kernel.CpuHotplug;
import org.iovakit.kernel.KmemCache;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;

/** For each race a defect that it finds whenever it runs, and that a single thread never sees. */
@Timeout(value = 20, unit = TimeUnit.MINUTES) // only so that a lock that is never released ends too
class PlantedRacesTest {
    private static final boolean LONG = Boolean.getBoolean("iovakit.long");

    /** Times that a defect has to be found. */
    private static final int TIMES = LONG ? 20 : 1;

    /** Operations within which it has to be found, each time. */
    private static final long OPERATIONS = 1_000_000;

    private static final String DOMAIN = Type.getInternalName(IovaDomain.class);
    private static final String RCACHES = Type.getInternalName(CachedRanges.cachingLayer());
    private static final String RCACHE = "org/iovakit/domain/IovaRcache";
    private static final String CPU_RCACHE = "org/iovakit/domain/IovaCpuRcache";

    /**
     * A planted race.
     *
     * @param name says what the code does wrong
     * @param race the one that finds it
     */
    record Defect(String name, ThreadRace race, int stage, Consumer<ClassNode> edit) {
        @Override
        public String toString() {
            return name + ", stage " + stage;
        }
    }

    static Stream<Defect> defects() {
        List<Defect> defects = new ArrayList<>();
        for (int stage = 0; stage < SharedDomain.states().size(); stage++) {
            defects.add(new Defect(
                    "the tree is unlocked between search and insertion",
                    ThreadRace.TREE,
                    stage,
                    Edits.window(
                            new LockSite(searching(stage), "allocAndInsertIovaRange", DOMAIN, "rbtreeLock"),
                            1,
                            "iovaInsertRbtree")));
        }
        defects.add(new Defect(
                "a magazine is seen not to be empty, unlocked, and popped",
                ThreadRace.SAME_CPU,
                0,
                Edits.window(new LockSite(RCACHES, "iovaRcacheGet", CPU_RCACHE, "lock"), 4, "iovaMagazinePop")));
        defects.add(new Defect(
                "depots are trimmed without their lock",
                ThreadRace.DEPOT_TRIM,
                1,
                Edits.noLock(new LockSite(RCACHES, "iovaDepotWorkFunc", RCACHE, "lock"))));
        defects.add(new Defect(
                "a dead CPU's magazines are emptied without their lock",
                ThreadRace.CPU_DEATH,
                2,
                Edits.noLock(new LockSite(RCACHES, "freeCpuCachedIovas", CPU_RCACHE, "lock"))));
        defects.add(new Defect(
                "depots are flushed without their lock",
                ThreadRace.FLUSH,
                3,
                Edits.noLock(new LockSite(RCACHES, "freeGlobalCachedIovas", RCACHE, "lock"))));
        defects.add(new Defect(
                "a domain that is put does not wait for the work that runs",
                ThreadRace.PUT,
                4,
                Edits.noCall(VirtualClock.class, "cancelSync", "waitWhile")));
        defects.add(new Defect(
                "a domain that is put does not wait for a CPU that dies",
                ThreadRace.PUT,
                5,
                Edits.noMonitor(CpuHotplug.class, "stateRemoveInstanceNocalls")));
        defects.add(new Defect(
                "two CPUs take the same freed object", ThreadRace.TREE, 5, Edits.noCompareAndSet(KmemCache.class)));
        return defects.stream();
    }

    /** Internal name of the class that has the search of a stage. */
    private static String searching(int stage) {
        Class<?> type = SharedDomain.states().get(stage).load(new Machine(1)).getClass();
        while (Stream.of(type.getDeclaredMethods())
                .noneMatch(method -> method.getName().equals("allocAndInsertIovaRange"))) {
            type = type.getSuperclass();
        }
        return Type.getInternalName(type);
    }

    private static WovenLoader loader(Consumer<ClassNode> edit) {
        return new WovenLoader(List.of(Edits::smallMagazines, Edits::noAssertHeld, edit, Edits::noise));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void isFoundEachTime(Defect defect) {
        WovenLoader loader = loader(defect.edit());
        for (int time = 0; time < TIMES; time++) {
            StressOutcome outcome =
                    loader.apply(Stress.class, new Job(defect.race().name(), defect.stage(), OPERATIONS, time));

            assertTrue(outcome.failure().isPresent(), () -> defect + " was missed in " + outcome.operations());
            System.out.println("planted: " + defect + ": found by " + defect.race() + " within "
                    + (outcome.operations() + Stress.ROUND) + " operations");
        }
    }

    @Test
    void theyAreAsManyAsIsSaid() throws IOException {
        String said = "each of %d locks, left out, is noticed, and so is each of %d planted races"
                .formatted(EveryLockTest.locks().size(), defects().count());
        assertTrue(Files.readString(Path.of("../../docs/reliability.md")).contains(said), said);
    }

    static IntStream stages() {
        return IntStream.range(0, SharedDomain.states().size());
    }

    @ParameterizedTest
    @MethodSource("stages")
    void areMissedByOneThread(int stage) {
        Job job = new Job(ThreadRace.ALL.name(), stage, 10_000, 1);
        List<String> sound = loader(type -> {}).apply(OneThread.class, job);

        for (Defect defect : defects().filter(each -> each.stage() == stage).toList()) {
            List<String> planted = loader(defect.edit()).apply(OneThread.class, job);

            assertEquals(sound.size(), planted.size());
            for (int line = 0; line < sound.size(); line++) {
                assertEquals(sound.get(line), planted.get(line), defect::name);
            }
        }
    }
}
