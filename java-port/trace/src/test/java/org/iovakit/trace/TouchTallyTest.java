// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.iovakit.trace.TouchTally.Cost;
import org.iovakit.trace.TouchTally.Work;
import org.junit.jupiter.api.Test;

class TouchTallyTest {
    private static final Operation FREE = new Operation.Free(0);

    @Test
    void oneInAThousandIsLeftOut() {
        TouchTally tally = new TouchTally();
        for (int hold = 0; hold < 999; hold++) {
            tally.add(FREE, new int[] {5});
        }
        tally.add(FREE, new int[] {900});
        assertEquals(Map.of(Work.FREE, new Cost(1000, 5.895, 5, 900)), tally.costs());
        tally.add(FREE, new int[] {7});
        assertEquals(7, tally.costs().get(Work.FREE).p999(), "999.999 of 1001");
    }

    @Test
    void eachHoldCountsAndEachWorkIsApart() {
        TouchTally tally = new TouchTally();
        tally.add(new Operation.AllocFast(0, 1, 9, true), new int[] {4, 0, 8});
        tally.add(new Operation.Alloc(1, 9, false), new int[] {});
        tally.add(new Operation.FreePfn(7), new int[] {3});
        tally.add(new Operation.Advance(100), new int[] {300});
        tally.add(new Operation.CpuDead(0), new int[] {100});
        tally.add(new Operation.Find(7), new int[] {1000});
        tally.add(new Operation.Reserve(7, 8), new int[] {1000});
        assertEquals(
                Map.of(
                        Work.ALLOC,
                        new Cost(3, 4, 8, 8),
                        Work.FREE,
                        new Cost(1, 3, 3, 3),
                        Work.FLUSH,
                        new Cost(2, 200, 300, 300)),
                tally.costs());
    }
}
