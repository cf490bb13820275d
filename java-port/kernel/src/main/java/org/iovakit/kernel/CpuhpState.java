// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

/**
 * A step of taking a CPU down that instances can be added to: a constant of the kernel's {@code enum cpuhp_state}.
 * Compared by identity.
 *
 * @param <T> the class of the instances
 */
@SuppressWarnings("UnusedTypeParameter") // ties the instances that CpuHotplug takes to the callback that it calls
public final class CpuhpState<T> {
    /** What is called for each instance when a CPU has died. */
    @FunctionalInterface
    public interface Teardown<T> {
        /** Returns 0, or a negative error number, which ends in a warning: a dead CPU does not come back for it. */
        int teardown(int cpu, T instance);
    }

    private final String name;

    public CpuhpState(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
