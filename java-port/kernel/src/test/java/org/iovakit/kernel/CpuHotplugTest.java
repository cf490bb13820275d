// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuHotplugTest {
    private final Machine machine = new Machine(2);
    private final CpuHotplug hotplug = machine.cpuHotplug();
    private final CpuhpState<String> state = new CpuhpState<>("TEST_DEAD");

    @Test
    void aStateIsSetUpOnce() {
        assertEquals(0, hotplug.setupStateMulti(state, (cpu, instance) -> 0));
        assertEquals(-Errno.EBUSY, hotplug.setupStateMulti(state, (cpu, instance) -> 0));
        hotplug.removeMultiState(state);
        assertEquals(0, hotplug.setupStateMulti(state, (cpu, instance) -> 0));
    }

    @Test
    void instancesNeedTheirState() {
        assertEquals(-Errno.EINVAL, hotplug.stateAddInstanceNocalls(state, "a"));
        assertEquals(-Errno.EINVAL, hotplug.stateRemoveInstanceNocalls(state, "a"));
    }

    @Test
    void anInstanceThatWasNeverAddedCannotGo() {
        hotplug.setupStateMulti(state, (cpu, instance) -> 0);
        assertThrows(BugException.class, () -> hotplug.stateRemoveInstanceNocalls(state, "a"));
    }

    @Test
    void removingAStateWithInstancesWarns() {
        hotplug.setupStateMulti(state, (cpu, instance) -> 0);
        hotplug.stateAddInstanceNocalls(state, "a");
        hotplug.removeMultiState(state);
        assertEquals(
                List.of("cpuhp: removing TEST_DEAD, which has instances left"),
                machine.warnings().drain());
        machine.cpuDead(1);
        assertEquals(List.of(), machine.warnings().all());
    }

    @Test
    void aRemovedInstanceIsNotCalled() {
        hotplug.setupStateMulti(state, (cpu, instance) -> -Errno.EINVAL);
        hotplug.stateAddInstanceNocalls(state, "a");
        assertEquals(0, hotplug.stateRemoveInstanceNocalls(state, "a"));
        machine.cpuDead(1);
        assertEquals(List.of(), machine.warnings().all());
    }

    @Test
    void theOtherInstancesStay() {
        List<String> called = new ArrayList<>();
        hotplug.setupStateMulti(state, (cpu, instance) -> called.add(instance) ? 0 : -Errno.EINVAL);
        for (String instance : List.of("a", "b", "c")) {
            hotplug.stateAddInstanceNocalls(state, instance);
        }
        assertEquals(0, hotplug.stateRemoveInstanceNocalls(state, "b"));
        machine.cpuDead(1);
        assertEquals(List.of("c", "a"), called);
    }

    @Test
    void aCallbackThatFailsEndsInAWarning() {
        hotplug.setupStateMulti(state, (cpu, instance) -> -Errno.EINVAL);
        hotplug.stateAddInstanceNocalls(state, "a");
        machine.cpuDead(1);
        assertEquals(
                List.of("cpu 1 dead: TEST_DEAD returned -22"),
                machine.warnings().all());
    }
}
