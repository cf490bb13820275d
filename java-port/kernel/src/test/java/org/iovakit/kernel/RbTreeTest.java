// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each case of the rebalancing, on the smallest tree that has it; the shapes were drawn by hand. */
class RbTreeTest {
    @Test
    void anEmptyTreeHasNoNodes() {
        RbTree tree = new RbTree();
        assertNull(tree.root());
        assertNull(tree.first());
        assertNull(tree.last());
        assertNull(tree.firstPostorder());
    }

    @Test
    void aSingleNodeIsABlackRoot() {
        assertEquals("[1]", IntTree.of(1).shape());
    }

    @Nested
    class Insert {
        @Test
        void belowABlackParentNothingMoves() {
            assertEquals("[2 (1) (3)]", IntTree.of(2, 1, 3).shape());
        }

        @Test
        void aRedUncleIsRecolouredAndTheRootStaysBlack() {
            assertEquals("[3 [2 (1) -] [4]]", IntTree.of(3, 2, 4, 1).shape());
        }

        @Test
        void anOuterNodeTakesOneRotation() {
            assertEquals("[2 (1) (3)]", IntTree.of(3, 2, 1).shape());
            assertEquals("[2 (1) (3)]", IntTree.of(1, 2, 3).shape());
        }

        @Test
        void anInnerNodeTakesTwoRotations() {
            assertEquals("[2 (1) (3)]", IntTree.of(3, 1, 2).shape());
            assertEquals("[2 (1) (3)]", IntTree.of(1, 3, 2).shape());
        }

        @Test
        void recolouringClimbsAndEndsInARotation() {
            // 8 finds its uncle 5 red; then 6, red below the red 4, is the outer node of root 2.
            assertEquals(
                    "[4 (2 [1] [3]) (6 [5] [7 - (8)])]",
                    IntTree.of(1, 2, 3, 4, 5, 6, 7, 8).shape());
        }
    }

    @Nested
    class Erase {
        @Test
        void theLastNodeLeavesAnEmptyTree() {
            IntTree ints = IntTree.of(1);
            ints.erase(1);
            assertEquals("-", ints.shape());
        }

        @Test
        void aRedLeafJustGoes() {
            IntTree ints = IntTree.of(2, 1, 3);
            ints.erase(3);
            assertEquals("[2 (1) -]", ints.shape());
        }

        @Test
        void anOnlyChildTakesPlaceAndColour() {
            IntTree left = IntTree.of(3, 2, 4, 1);
            left.erase(2);
            assertEquals("[3 [1] [4]]", left.shape());
            IntTree right = IntTree.of(2, 1, 3, 4);
            right.erase(3);
            assertEquals("[2 [1] [4]]", right.shape());
        }

        @Test
        void theSuccessorAsRightChildMovesUp() {
            IntTree ints = IntTree.of(2, 1, 3, 4);
            ints.erase(2);
            assertEquals("[3 [1] [4]]", ints.shape());
        }

        @Test
        void theSuccessorFurtherDownMovesUpAndItsChildStays() {
            // 5 is the successor of 3 and has the red child 6.
            IntTree ints = IntTree.of(3, 1, 7, 0, 2, 5, 8, 6);
            assertEquals("[3 [1 (0) (2)] (7 [5 - (6)] [8])]", ints.shape());
            ints.erase(3);
            assertEquals("[5 [1 (0) (2)] (7 [6] [8])]", ints.shape());
        }

        @Test
        void aBlackSiblingWithoutRedChildrenGivesUpItsBlack() {
            // 4 was red once: erased, it leaves three black nodes.
            IntTree ints = IntTree.of(2, 1, 3, 4);
            ints.erase(4);
            ints.erase(1);
            assertEquals("[2 - (3)]", ints.shape());
            IntTree mirrored = IntTree.of(3, 2, 4, 1);
            mirrored.erase(1);
            mirrored.erase(4);
            assertEquals("[3 (2) -]", mirrored.shape());
        }

        @Test
        void anOuterRedNephewTakesOneRotation() {
            IntTree ints = IntTree.of(2, 1, 3, 4);
            ints.erase(1);
            assertEquals("[3 [2] [4]]", ints.shape());
            IntTree mirrored = IntTree.of(3, 2, 4, 1);
            mirrored.erase(4);
            assertEquals("[2 [1] [3]]", mirrored.shape());
        }

        @Test
        void anInnerRedNephewTakesTwoRotations() {
            IntTree ints = IntTree.of(2, 1, 4, 3);
            ints.erase(1);
            assertEquals("[3 [2] [4]]", ints.shape());
            IntTree mirrored = IntTree.of(3, 1, 4, 2);
            mirrored.erase(4);
            assertEquals("[2 [1] [3]]", mirrored.shape());
        }

        @Test
        void ofTwoRedNephewsTheOuterOneIsTaken() {
            IntTree ints = IntTree.of(2, 1, 4, 3, 5);
            ints.erase(1);
            assertEquals("[4 [2 - (3)] [5]]", ints.shape());
        }

        @Test
        void aRedSiblingIsRotatedAwayFirst() {
            IntTree ints = IntTree.of(2, 1, 4, 3, 5, 6);
            assertEquals("[2 [1] (4 [3] [5 - (6)])]", ints.shape());
            ints.erase(1);
            assertEquals("[4 [2 - (3)] [5 - (6)]]", ints.shape());
            IntTree mirrored = IntTree.of(5, 6, 3, 4, 2, 1);
            assertEquals("[5 (3 [2 (1) -] [4]) [6]]", mirrored.shape());
            mirrored.erase(6);
            assertEquals("[3 [2 (1) -] [5 (4) -]]", mirrored.shape());
        }

        @Test
        void aLackOfBlackClimbsToTheRoot() {
            IntTree ints = IntTree.of(1, 2, 3, 4, 5, 6, 7, 8);
            ints.erase(8);
            ints.erase(2);
            ints.erase(3);
            ints.erase(6);
            ints.erase(7);
            // All black but for one level: 1, 4, 5 of height two.
            assertEquals("[4 [1] [5]]", ints.shape());
            ints.erase(5);
            assertEquals("[4 (1) -]", ints.shape());
        }
    }

    @Test
    void replacingANodeKeepsShapeAndColour() {
        IntTree ints = IntTree.of(3, 1, 7, 0, 2, 5, 8, 6);
        IntNode replacement = new IntNode(70);
        ints.tree.replaceNode(ints.node(7), replacement);
        assertEquals("[3 [1 (0) (2)] (70 [5 - (6)] [8])]", ints.shape());
        assertSame(replacement, ints.node(5).parent());
        assertSame(replacement, ints.node(8).parent());
        IntNode root = new IntNode(30);
        ints.tree.replaceNode(ints.node(3), root);
        assertSame(root, ints.tree.root());
        assertSame(root, replacement.parent());
    }

    @Test
    void linkingClearsWhatTheNodeWasBefore() {
        IntTree ints = IntTree.of(1, 2, 3, 4);
        IntNode root = ints.node(2);
        RbTree other = new RbTree();
        other.linkNode(root, null, false);
        other.insertColor(root);
        assertNull(root.left());
        assertNull(root.right());
        assertNull(root.parent());
    }
}
