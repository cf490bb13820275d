// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

/** A node with a key, a value, and the largest value of its subtree. */
final class IntNode extends RbNode {
    final int key;
    long value;
    long max;

    IntNode(int key) {
        this(key, 0);
    }

    IntNode(int key, long value) {
        this.key = key;
        this.value = value;
        this.max = value;
    }

    /** Finds the place by key and links the node there; the tree still has to be rebalanced. */
    void linkInto(RbTree tree) {
        RbNode parent = null;
        boolean asLeft = false;
        for (RbNode at = tree.root(); at != null; at = asLeft ? at.left() : at.right()) {
            parent = at;
            asLeft = key < keyOf(at);
        }
        tree.linkNode(this, parent, asLeft);
    }

    static int keyOf(RbNode node) {
        return ((IntNode) node).key;
    }

    @Override
    public String toString() {
        return Integer.toString(key);
    }
}
