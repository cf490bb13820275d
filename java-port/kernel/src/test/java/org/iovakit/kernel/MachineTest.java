// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
    private final Machine machine = new Machine(3);

    @Test
    void allCpusAreOnlineAtFirst() {
        assertEquals(3, machine.numPossibleCpus());
        assertEquals(3, machine.numOnlineCpus());
        assertTrue(machine.isOnline(2));
        assertEquals(4096, machine.pageSize());
    }

    @Test
    void aMachineNeedsACpuAndAProperPageSize() {
        assertThrows(IllegalArgumentException.class, () -> new Machine(0));
        assertThrows(IllegalArgumentException.class, () -> new Machine(1, 1000));
        assertEquals(65536, new Machine(1, 65536).pageSize());
    }

    @Test
    void aThreadIsOnTheCpuItIsBoundTo() {
        assertEquals(0, machine.currentCpu());
        List<Integer> seen = new ArrayList<>();
        machine.onCpu(2, () -> {
            seen.add(machine.currentCpu());
            machine.onCpu(1, () -> seen.add(machine.currentCpu()));
            seen.add(machine.currentCpu());
        });
        seen.add(machine.currentCpu());
        assertEquals(List.of(2, 1, 2, 0), seen);
    }

    @Test
    void theBindingEndsWithAnExceptionToo() {
        assertThrows(BugException.class, () -> machine.onCpu(2, () -> BugException.bugOn(true, "in the body")));
        assertEquals(0, machine.currentCpu());
    }

    @Test
    void aThreadWhoseCpuDiesGoesOnElsewhere() {
        machine.cpuDead(0);
        assertEquals(1, machine.currentCpu());
        machine.onCpu(2, () -> {
            machine.cpuDead(2);
            assertEquals(1, machine.currentCpu());
            machine.cpuOnline(2);
            assertEquals(2, machine.currentCpu());
        });
    }

    @Test
    void deadCpusAreCountedAndCalledForAfterwards() {
        CpuhpState<String> state = new CpuhpState<>("TEST_DEAD");
        List<String> calls = new ArrayList<>();
        machine.cpuHotplug().setupStateMulti(state, (cpu, instance) -> {
            calls.add(instance + " on " + cpu + ", online " + machine.numOnlineCpus() + " " + machine.isOnline(cpu));
            return 0;
        });
        machine.cpuHotplug().stateAddInstanceNocalls(state, "older");
        machine.cpuHotplug().stateAddInstanceNocalls(state, "newer");
        machine.cpuDead(1);
        assertEquals(List.of("newer on 1, online 2 false", "older on 1, online 2 false"), calls);
        machine.cpuOnline(1);
        assertEquals(3, machine.numOnlineCpus());
        assertEquals(2, calls.size());
    }

    @Test
    void aMachineHasOneOfEach() {
        assertSame(machine.clock(), machine.clock());
        machine.clock().advance(Duration.ofMillis(5));
        assertEquals(Duration.ofMillis(5), machine.clock().now());
    }

    @Test
    void perCpuDataIsMadeOnceForEachCpu() {
        List<Integer> made = new ArrayList<>();
        assertNotNull(PerCpu.alloc(machine, () -> made.add(made.size())));
        assertEquals(List.of(0, 1, 2), made);
    }

    /** The lowest CPU is not the one that threads are on: leaving a binding brings back the one before, or none. */
    @Test
    void aThreadGoesBackToWhereItWas() {
        List<Integer> seen = new ArrayList<>();
        machine.onCpu(1, () -> {
            machine.onCpu(2, () -> seen.add(machine.currentCpu()));
            machine.cpuDead(0);
            seen.add(machine.currentCpu());
            machine.cpuOnline(0);
            seen.add(machine.currentCpu());
        });
        seen.add(machine.currentCpu());
        assertEquals(List.of(2, 1, 1, 0), seen);
    }

    @Test
    void impossibleChangesAreRefused() {
        assertThrows(IllegalStateException.class, () -> machine.cpuOnline(1));
        machine.cpuDead(1);
        assertThrows(IllegalStateException.class, () -> machine.cpuDead(1));
        assertThrows(IllegalStateException.class, () -> machine.onCpu(1, () -> {}));
        machine.cpuDead(0);
        IllegalStateException last = assertThrows(IllegalStateException.class, () -> machine.cpuDead(2));
        assertEquals("cpu 2 is the last one online", last.getMessage());
        IllegalArgumentException unknown =
                assertThrows(IllegalArgumentException.class, () -> machine.onCpu(3, () -> {}));
        assertEquals("no cpu 3, the machine has 0 to 2", unknown.getMessage());
        assertThrows(IllegalArgumentException.class, () -> machine.isOnline(-1));
    }

    @Test
    void perCpuDataFollowsTheThread() {
        PerCpu<int[]> counters = PerCpu.alloc(machine, () -> new int[1]);
        machine.onCpu(1, () -> counters.current()[0]++);
        assertEquals(0, counters.get(0)[0]);
        assertEquals(1, counters.get(1)[0]);
        assertFalse(counters.get(0) == counters.get(2));
    }
}
