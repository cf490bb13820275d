// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** One damage at a time to the tree {@code [4 (2 [1] [3]) (6 [5] [7 - (8)])]}. */
class RbTreeVerifierTest {
    private final IntTree ints = IntTree.of(1, 2, 3, 4, 5, 6, 7, 8);

    private void assertFindings(String... findings) {
        assertEquals(List.of(findings), ints.verify());
    }

    @Test
    void aSoundTreeGivesNoFinding() {
        assertFindings();
    }

    @Test
    void anEmptyTreeGivesNoFinding() {
        assertEquals(List.of(), new IntTree().verify());
    }

    @Test
    void redRoot() {
        ints.node(4).black = false;
        assertFindings("root 4 is red", "red node 4 has a red left child, 2", "red node 4 has a red right child, 6");
    }

    @Test
    void redBelowRed() {
        ints.node(7).black = false;
        assertFindings(
                "red node 6 has a red right child, 7",
                "red node 7 has a red right child, 8",
                "node 6 has black height 1 on the left, 0 on the right");
    }

    @Test
    void unequalBlackHeightIsToldWhereItArises() {
        ints.node(8).black = true;
        assertFindings("node 7 has black height 0 on the left, 1 on the right");
    }

    @Test
    void wrongParentLink() {
        ints.node(8).parent = ints.node(6);
        assertFindings("right child 8 of 7 has another parent, 6");
    }

    @Test
    void rootWithAParent() {
        ints.node(4).parent = ints.node(8);
        assertFindings("root 4 has a parent, 8");
    }

    @Test
    void aLinkBackUpIsNotFollowed() {
        ints.node(8).right = ints.node(6);
        assertFindings("right child 6 of 8 has another parent, 4");
    }

    @Test
    void oneNodeOnBothSides() {
        ints.node(7).left = ints.node(8);
        assertFindings(
                "node 7 has the same node as left and right child",
                "node 6 has black height 1 on the left, 0 on the right");
    }

    @Test
    void keysOutOfOrder() {
        IntNode stray = new IntNode(9);
        ints.tree.replaceNode(ints.node(5), stray);
        assertFindings("node 6 follows 9, out of order");
    }

    @Test
    void equalKeys() {
        ints.tree.replaceNode(ints.node(5), new IntNode(6));
        assertFindings("node 6 follows 6, out of order");
    }

    @Test
    void aTreeThatDegeneratedIntoAListEndsTheWalk() {
        IntTree list = new IntTree();
        IntNode below = null;
        for (int key = 0; key < 200; key++) {
            IntNode node = new IntNode(key);
            list.tree.linkNode(node, below, false);
            node.black = true;
            below = node;
        }
        assertEquals(
                "node 128 lies deeper than 128, as in no balanced tree",
                list.verify().get(0));
    }
}
