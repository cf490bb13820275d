// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;
import org.junit.jupiter.api.Test;

class DomainRecorderTest {
    private static final Operation.Domain DOMAIN = new Operation.Domain(4096, 1, true);

    private static DomainRecorder record(int most, Operation... operations) {
        DomainRecorder recorder = new DomainRecorder(2, most);
        List.of(operations).forEach(recorder::add);
        return recorder;
    }

    @Test
    void theDomainStandsAlone() {
        DomainRecorder recorder = record(
                10,
                DOMAIN,
                new Operation.Alloc(1, 9, false),
                new Operation.CpuDead(1),
                new Operation.CpuDead(0),
                DOMAIN,
                new Operation.AllocFast(0, 1, 9, false),
                new Operation.Free(0),
                new Operation.FreeFast(0, 1));
        assertEquals(
                Optional.of(new Trace(
                        2,
                        List.of(
                                DOMAIN,
                                // The other one was the last, and stayed.
                                new Operation.CpuDead(1),
                                new Operation.AllocFast(0, 1, 9, false),
                                new Operation.FreeFast(0, 0)))),
                recorder.trace());
        assertEquals(1, recorder.handles());
        assertEquals(4, recorder.absolute(3));
    }

    @Test
    void aDomainThatIsTooOldHasNoTrace() {
        DomainRecorder recorder = record(2, DOMAIN, new Operation.Dump(), new Operation.Dump());
        assertEquals(Optional.empty(), recorder.trace());
        recorder.add(DOMAIN);
        assertEquals(Optional.of(new Trace(2, List.of(DOMAIN))), recorder.trace());
    }
}
