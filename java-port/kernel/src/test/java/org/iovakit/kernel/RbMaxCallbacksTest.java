// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What the macro does beyond keeping maxima right: where it stops. */
class RbMaxCallbacksTest {
    private final IntTree ints = new IntTree();

    RbMaxCallbacksTest() {
        for (int key = 1; key <= 8; key++) {
            ints.insertAugmented(key, key);
        }
        // [4 (2 [1] [3]) (6 [5] [7 - (8)])], each maximum the highest key below.
    }

    @Test
    void anUnchangedNodeEndsThePropagation() {
        ints.node(4).max = 99;
        ints.node(2).value = 1;
        IntTree.MAX.propagate(ints.node(2), null);
        assertEquals(3, ints.node(2).max);
        assertEquals(99, ints.node(4).max, "the stale maximum above is not reached");
    }

    @Test
    void aChangedNodeCarriesThePropagationOn() {
        ints.node(4).max = 99;
        ints.node(3).value = 5;
        IntTree.MAX.propagate(ints.node(3), null);
        assertEquals(5, ints.node(3).max);
        assertEquals(5, ints.node(2).max);
        assertEquals(8, ints.node(4).max);
    }

    @Test
    void theStopNodeIsLeftAlone() {
        ints.node(3).value = 50;
        IntTree.MAX.propagate(ints.node(3), ints.node(4));
        assertEquals(50, ints.node(2).max);
        assertEquals(8, ints.node(4).max);
    }

    @Test
    void theMaximumMayComeFromEitherSideOrTheNodeItself() {
        IntNode node = ints.node(2);
        node.value = 0;
        ints.node(1).max = -1L;
        ints.node(3).max = 7;
        IntTree.MAX.rotate(node, ints.node(4));
        assertEquals(-1L, node.max, "the left child's, as an unsigned number");
        ints.node(1).max = 1;
        IntTree.MAX.rotate(node, ints.node(4));
        assertEquals(7, node.max, "the right child's");
        node.value = Long.MIN_VALUE;
        IntTree.MAX.rotate(node, ints.node(4));
        assertEquals(Long.MIN_VALUE, node.max, "its own");
    }

    @Test
    void nothingToPropagateFromIsFine() {
        IntTree.MAX.propagate(null, null);
        assertEquals(8, ints.node(4).max);
    }

    @Test
    void aRotationComputesTheLowerNodeEvenIfUnchanged() {
        IntNode upper = ints.node(6);
        IntNode lower = ints.node(7);
        upper.max = 77;
        IntTree.MAX.rotate(lower, upper);
        assertEquals(8, upper.max, "taken over from the node that went down");
        assertEquals(8, lower.max);
    }
}
