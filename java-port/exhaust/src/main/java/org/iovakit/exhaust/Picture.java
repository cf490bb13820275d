// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import java.util.ArrayList;
import java.util.List;

/**
 * A domain as a model sees it: its ranges, and which lie below which in the tree.
 *
 * @param nodes in key order, the anchor last
 * @param ranges those of the nodes, without the anchor's
 * @param max32 {@code max32_alloc_size}, pages
 * @param remembered the nodes that are remembered
 */
record Picture(List<Node> nodes, List<PfnRange> ranges, long max32, Remembered remembered) {
    /** The parent of the root. */
    static final int ROOT = -1;

    /**
     * A node of the tree.
     *
     * @param id by which others name it as their parent
     * @param parent the id of the node above, or {@link #ROOT}
     * @param range what it takes
     * @param gapStart the lowest pfn of the free ones right below it; its range's lowest if there are none
     */
    record Node(int id, int parent, PfnRange range, long gapStart) {}

    /** Collects the nodes of a tree. */
    static final class Builder {
        private final List<PfnRange> ranges = new ArrayList<>();
        private final List<Integer> parents = new ArrayList<>();
        private final List<Integer> order = new ArrayList<>();

        /** Adds a node, and returns its id. */
        int add(PfnRange range, int parent) {
            ranges.add(range);
            parents.add(parent);
            return ranges.size() - 1;
        }

        /** Told each node's id in key order. */
        void inOrder(int id) {
            order.add(id);
        }

        Picture build(long max32, Remembered remembered) {
            List<Node> nodes = new ArrayList<>(order.size());
            List<PfnRange> inOrder = new ArrayList<>(order.size());
            long gapStart = 0;
            for (int id : order) {
                PfnRange range = ranges.get(id);
                nodes.add(new Node(id, parents.get(id), range, gapStart));
                inOrder.add(range);
                gapStart = range.hi() + 1;
            }
            return new Picture(nodes, inOrder.subList(0, inOrder.size() - 1), max32, remembered);
        }
    }
}
