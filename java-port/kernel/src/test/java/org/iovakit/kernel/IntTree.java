// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tree of {@link IntNode}s as tests drive it. */
final class IntTree {
    static final RbAugmentCallbacks MAX = new RbMaxCallbacks<IntNode>() {
        @Override
        protected long value(IntNode node) {
            return node.value;
        }

        @Override
        protected long subtreeMax(IntNode node) {
            return node.max;
        }

        @Override
        protected void setSubtreeMax(IntNode node, long max) {
            node.max = max;
        }
    };

    final RbTree tree = new RbTree();
    private final Map<Integer, IntNode> nodes = new HashMap<>();

    static IntTree of(int... keys) {
        IntTree made = new IntTree();
        for (int key : keys) {
            made.insert(key);
        }
        return made;
    }

    IntNode node(int key) {
        return nodes.get(key);
    }

    void insert(int key) {
        IntNode node = new IntNode(key);
        nodes.put(key, node);
        node.linkInto(tree);
        tree.insertColor(node);
    }

    void insertAugmented(int key, long value) {
        IntNode node = new IntNode(key, value);
        nodes.put(key, node);
        node.linkInto(tree);
        MAX.propagate(node.parent(), null);
        tree.insertAugmented(node, MAX);
    }

    void erase(int key) {
        tree.erase(nodes.remove(key));
    }

    void eraseAugmented(int key) {
        tree.eraseAugmented(nodes.remove(key), MAX);
    }

    List<String> verify() {
        return RbTreeVerifier.verify(tree, Comparator.comparingInt(IntNode::keyOf));
    }

    List<Integer> keysUpwards() {
        List<Integer> keys = new ArrayList<>();
        for (RbNode node = tree.first(); node != null; node = RbTree.next(node)) {
            keys.add(IntNode.keyOf(node));
        }
        return keys;
    }

    List<Integer> keysDownwards() {
        List<Integer> keys = new ArrayList<>();
        for (RbNode node = tree.last(); node != null; node = RbTree.prev(node)) {
            keys.add(IntNode.keyOf(node));
        }
        return keys;
    }

    /** Shape and colours: a black node is {@code [key left right]}, a red one {@code (key left right)}. */
    String shape() {
        return shape(tree.root());
    }

    private static String shape(RbNode node) {
        if (node == null) {
            return "-";
        }
        String inner = node.toString();
        if (node.left() != null || node.right() != null) {
            inner += " " + shape(node.left()) + " " + shape(node.right());
        }
        return node.isBlack() ? "[" + inner + "]" : "(" + inner + ")";
    }
}
