// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.scenario;

import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;

/**
 * A scenario with its settings, as a trace: made as it is read, the same each time. Memory grows with what the domain
 * holds at a time, not with the length.
 */
public final class ScenarioTrace implements TraceSource {
    private final Scenario scenario;
    private final Settings settings;
    private final long operations;
    private final long measuredFrom;

    ScenarioTrace(Scenario scenario, Settings settings) {
        this.scenario = scenario;
        this.settings = settings;
        Script script = scenario.script(settings);
        operations = script.operations();
        measuredFrom = script.measuredFrom();
    }

    public Scenario scenario() {
        return scenario;
    }

    public Settings settings() {
        return settings;
    }

    /** How many operations there are. */
    public long operations() {
        return operations;
    }

    /** The index, from 0, of the first operation that is measured; all after it are too. */
    public long measuredFrom() {
        return measuredFrom;
    }

    /** Whether the operation at an index is one of the requests whose cost is measured. */
    public boolean measures(long index, Operation operation) {
        return index >= measuredFrom && isRequest(operation);
    }

    /**
     * Whether the operation at an index is one whose holds of the lock are measured: a request that is, or, at any time,
     * what gives back.
     */
    public boolean measuresHolds(long index, Operation operation) {
        return index >= measuredFrom || !isRequest(operation);
    }

    /** Whether an operation asks for a range somewhere, served or refused; to reserve a certain range is another thing. */
    public static boolean isRequest(Operation operation) {
        return operation instanceof Operation.Alloc || operation instanceof Operation.AllocFast;
    }

    @Override
    public int cpus() {
        return scenario.cpus();
    }

    @Override
    public Cursor open() {
        return scenario.script(settings);
    }

    /** Name and settings. */
    @Override
    public String toString() {
        return scenario.name() + " " + settings;
    }
}
