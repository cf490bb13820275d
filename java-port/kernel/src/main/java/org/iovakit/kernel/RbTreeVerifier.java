// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Checks that a tree is a red-black tree: root black, no red node under a red one, equal black height, parent links,
 * key order. It ends on any tree, however damaged, since it enters a node only from the node that it calls its parent.
 */
public final class RbTreeVerifier {
    /** Twice the bits of an address: no red-black tree that fits into memory is deeper. */
    private static final int MAX_DEPTH = 128;

    private final Comparator<? super RbNode> order;
    private final List<String> findings = new ArrayList<>();
    private RbNode previous;

    private RbTreeVerifier(Comparator<? super RbNode> order) {
        this.order = order;
    }

    /**
     * Checks {@code tree}, which nobody may change meanwhile.
     *
     * @param order the key order of its nodes; two nodes of the same key are a finding
     * @return what is wrong, each line naming a node by its {@code toString()}; empty if nothing is
     */
    public static List<String> verify(RbTree tree, Comparator<? super RbNode> order) {
        RbTreeVerifier verifier = new RbTreeVerifier(order);
        RbNode root = tree.root();
        if (root != null && root.parent != null) {
            verifier.findings.add("root " + root + " has a parent, " + root.parent);
        } else if (root != null) {
            if (!root.black) {
                verifier.findings.add("root " + root + " is red");
            }
            verifier.blackHeight(root, 1);
        }
        return verifier.findings;
    }

    /** Walks the subtree in key order and returns the number of black nodes on a way down from {@code node}. */
    private int blackHeight(RbNode node, int depth) {
        if (depth > MAX_DEPTH) {
            findings.add("node " + node + " lies deeper than " + MAX_DEPTH + ", as in no balanced tree");
            return 0;
        }
        if (node.left != null && node.left == node.right) {
            findings.add("node " + node + " has the same node as left and right child");
            return 0;
        }
        int left = childHeight(node, node.left, "left", depth);
        if (previous != null && order.compare(previous, node) >= 0) {
            findings.add("node " + node + " follows " + previous + ", out of order");
        }
        previous = node;
        int right = childHeight(node, node.right, "right", depth);
        if (left != right) {
            findings.add("node " + node + " has black height " + left + " on the left, " + right + " on the right");
        }
        return left + (node.black ? 1 : 0);
    }

    private int childHeight(RbNode node, RbNode child, String side, int depth) {
        if (child == null) {
            return 0;
        }
        if (child.parent != node) {
            findings.add(side + " child " + child + " of " + node + " has another parent, " + child.parent);
            return 0;
        }
        if (!node.black && !child.black) {
            findings.add("red node " + node + " has a red " + side + " child, " + child);
        }
        return blackHeight(child, depth + 1);
    }
}
