// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who is called when a CPU of the machine dies: the multi-instance states of kernel/cpu.c. Thread-safe; callbacks run
 * under the lock of this object, as they run in C under {@code cpus_write_lock}.
 */
public final class CpuHotplug {
    private static final class Step<T> {
        private final CpuhpState.Teardown<T> teardown;
        private final Deque<T> instances = new ArrayDeque<>();

        private Step(CpuhpState.Teardown<T> teardown) {
            this.teardown = teardown;
        }

        private void dead(int cpu, CpuhpState<?> state, Warnings warnings) {
            for (T instance : instances) {
                int error = teardown.teardown(cpu, instance);
                warnings.warnOn(error != 0, "cpu " + cpu + " dead: " + state + " returned " + error);
            }
        }
    }

    private final Warnings warnings;
    private final Map<CpuhpState<?>, Step<?>> steps = new LinkedHashMap<>();

    CpuHotplug(Warnings warnings) {
        this.warnings = warnings;
    }

    /**
     * {@code cpuhp_setup_state_multi}, for a state without a startup callback.
     *
     * @return 0, or -EBUSY when the state is set up already
     */
    public synchronized <T> int setupStateMulti(CpuhpState<T> state, CpuhpState.Teardown<T> teardown) {
        return steps.putIfAbsent(state, new Step<>(teardown)) == null ? 0 : -Errno.EBUSY;
    }

    /** {@code cpuhp_remove_multi_state}: warns when instances are left. */
    public synchronized void removeMultiState(CpuhpState<?> state) {
        Step<?> step = steps.remove(state);
        warnings.warnOn(
                step != null && !step.instances.isEmpty(), "cpuhp: removing " + state + ", which has instances left");
    }

    /**
     * {@code cpuhp_state_add_instance_nocalls}: the newest instance is called first.
     *
     * @return 0, or -EINVAL when the state is not set up
     */
    public synchronized <T> int stateAddInstanceNocalls(CpuhpState<T> state, T instance) {
        Step<T> step = step(state);
        if (step == null) {
            return -Errno.EINVAL;
        }
        step.instances.addFirst(instance);
        return 0;
    }

    /**
     * {@code cpuhp_state_remove_instance_nocalls}.
     *
     * @return 0, or -EINVAL when the state is not set up
     * @throws BugException if the instance was not added, where C would follow a stray list link
     */
    public synchronized <T> int stateRemoveInstanceNocalls(CpuhpState<T> state, T instance) {
        Step<T> step = step(state);
        if (step == null) {
            return -Errno.EINVAL;
        }
        BugException.bugOn(!step.instances.removeIf(each -> each == instance), "cpuhp: no such instance of " + state);
        return 0;
    }

    synchronized void dead(int cpu) {
        steps.forEach((state, step) -> step.dead(cpu, state, warnings));
    }

    @SuppressWarnings("unchecked") // setupStateMulti stores a step of the state's own type
    private <T> Step<T> step(CpuhpState<T> state) {
        return (Step<T>) steps.get(state);
    }
}
