// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.iovakit.domain.StageTree;
import org.iovakit.domain.State;
import org.junit.jupiter.api.Test;

/** Counted by hand, on trees of a few nodes; that all stages count as C does is a test of their parity. */
class TouchesTest {
    private static final State MAINLINE =
            StageTree.installed().lineage("mainline").get(0);
    private static final Operation TREE = new Operation.Domain(4096, 1, false);
    private static final Operation ALLOC = new Operation.Alloc(1, 0xfffff, false);

    private static List<String> results(State stage, int cpus, Operation... operations) throws IOException {
        List<String> lines = new ArrayList<>();
        Replay replay = Replayer.counting(stage, cpus, lines::add);
        for (Operation operation : operations) {
            replay.replay(operation);
        }
        return lines;
    }

    @Test
    void everyNodeOfAHoldCountsOnce() throws IOException {
        assertEquals(
                List.of(
                        "domain max32=0x100000",
                        // The anchor, and the new one.
                        "took 0xfffff 0xfffff max32=0x100000 visits=1 touches=2",
                        // The walk starts at the one before, comes by the anchor, and a rotation turns all three.
                        "took 0xffffe 0xffffe max32=0x100000 visits=1 touches=3",
                        // Its successor is the anchor, and the remembered one lies below it. What finds it is not
                        // counted.
                        "freed 0xfffff 0xfffff max32=0x100000 touches=3",
                        // The root is the anchor now, or the other one: both are on the way.
                        "found 0xffffe 0xffffe max32=0x100000 touches=2"),
                results(MAINLINE, 1, TREE, ALLOC, ALLOC, new Operation.Free(0), new Operation.Find(0xffffe)));
    }

    /** Its caches may be those since Linux 7.3 too: the range goes to the tree, for want of a magazine. */
    @Test
    void magazinesComeOnDemandWhereThatIsSaid() throws IOException {
        List<String> lines = new ArrayList<>();
        Replay replay = Replayer.counting(MAINLINE, 1, lines::add);
        replay.allocateMagazinesOnDemand();
        replay.replay(new Operation.Domain(4096, 1, true));
        replay.replay(new Operation.AllocFast(0, 1, 0xfffff, false));
        replay.replay(new Operation.Nomem());
        replay.replay(new Operation.FreeFast(0, 0));
        replay.replay(new Operation.Find(0xfffff));
        assertEquals("none max32=0x100000 touches=1", lines.get(4), lines::toString);
    }

    @Test
    void whatIsRefusedUnseenHoldsTheLockAndTouchesNothing() throws IOException {
        assertEquals(
                List.of(
                        "domain max32=0x100000",
                        "took 0x0 0xfffff max32=0x100000 touches=2",
                        // A step from the anchor down to the only one, and another that finds none below it.
                        "refused max32=0x2 visits=2 touches=2",
                        "refused max32=0x2 visits=0 touches=0"),
                results(
                        MAINLINE,
                        1,
                        TREE,
                        new Operation.Reserve(0, 0xfffff),
                        new Operation.Alloc(2, 0xfffff, false),
                        new Operation.Alloc(2, 0xfffff, false)));
    }

    /** Two magazines for each of six sizes, one of which has the range; the caches themselves take other locks. */
    @Test
    void everyHoldIsToldApart() throws IOException {
        assertEquals(
                List.of(
                        "domain max32=0x100000",
                        "took 0xfffff max32=0x100000 touches=2",
                        "freed max32=0x100000",
                        "done max32=0x100000 touches=2,0,0,0,0,0,0,0,0,0,0,0"),
                results(
                        MAINLINE,
                        2,
                        new Operation.Domain(4096, 1, true),
                        new Operation.AllocFast(0, 1, 0xfffff, true),
                        new Operation.FreeFast(0, 0),
                        new Operation.CpuDead(0)));
    }

    @Test
    void twoThatTakeTurnsCountForThemselves() throws IOException {
        State augmented = StageTree.installed().lineage("augmented-tree").get(1);
        Replay one = Replayer.counting(MAINLINE, 1, ResultSink.NONE);
        Replay other = Replayer.counting(augmented, 1, ResultSink.NONE);
        for (Operation operation : List.of(TREE, ALLOC)) {
            one.replay(operation);
            other.replay(operation);
        }
        assertArrayEquals(new int[] {2}, one.touches());
        assertArrayEquals(new int[] {2}, other.touches());
        one.replay(ALLOC);
        assertArrayEquals(new int[] {3}, one.touches());
        assertArrayEquals(new int[] {2}, other.touches());
    }

    @Test
    void whoDoesNotAskGetsNone() throws IOException {
        List<String> lines = new ArrayList<>();
        Replay replay = new Replayer(MAINLINE, 1, lines::add);
        replay.replay(TREE);
        replay.replay(ALLOC);
        assertArrayEquals(new int[0], replay.touches());
        assertEquals("took 0xfffff 0xfffff max32=0x100000 visits=1", lines.get(1));
    }

    @Test
    void aStageWithoutAClassOfItsOwnIsRefused() {
        State borrowed = MAINLINE.loading(MAINLINE::load);
        assertThrows(IllegalArgumentException.class, () -> Replayer.counting(borrowed, 1, ResultSink.NONE));
    }
}
