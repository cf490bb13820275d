// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

/** Makes a tree wrong on purpose, so that what checks trees can be tried. No operation would do any of this. */
public final class RbFaults {
    private RbFaults() {}

    /** Sets the left child alone. */
    public static void setLeft(RbNode node, RbNode left) {
        node.left = left;
    }

    /** Sets the right child alone. */
    public static void setRight(RbNode node, RbNode right) {
        node.right = right;
    }

    /** Sets the parent alone. */
    public static void setParent(RbNode node, RbNode parent) {
        node.parent = parent;
    }

    /** Makes a red node black and a black one red. */
    public static void flipColour(RbNode node) {
        node.black = !node.black;
    }

    /** Sets the root alone. */
    public static void setRoot(RbTree tree, RbNode root) {
        tree.root = root;
    }
}
