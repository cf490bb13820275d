// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

/**
 * Keeps in every node the largest value of its subtree, values being unsigned: what the kernel's
 * {@code RB_DECLARE_CALLBACKS_MAX} declares for an {@code unsigned long}.
 *
 * @param <T> the class of all nodes in the tree
 */
public abstract class RbMaxCallbacks<T extends RbNode> implements RbAugmentCallbacks {
    /** The node's own value. */
    protected abstract long value(T node);

    /** The stored maximum of the node's subtree. */
    protected abstract long subtreeMax(T node);

    /** Stores the maximum of the node's subtree. */
    protected abstract void setSubtreeMax(T node, long max);

    /**
     * Stops early, as the kernel does: a node whose maximum comes out unchanged leaves its ancestors unvisited. An
     * ancestor that was stale before the call may therefore stay so.
     */
    @Override
    public final void propagate(RbNode node, RbNode stop) {
        for (RbNode at = node; at != stop; at = at.parent) {
            T here = cast(at);
            long max = computeMax(here);
            if (subtreeMax(here) == max) {
                return;
            }
            setSubtreeMax(here, max);
        }
    }

    @Override
    public final void copy(RbNode old, RbNode replacement) {
        setSubtreeMax(cast(replacement), subtreeMax(cast(old)));
    }

    @Override
    public final void rotate(RbNode old, RbNode replacement) {
        copy(old, replacement);
        setSubtreeMax(cast(old), computeMax(cast(old)));
    }

    private long computeMax(T node) {
        long max = value(node);
        if (node.left != null) {
            max = maxUnsigned(max, subtreeMax(cast(node.left)));
        }
        if (node.right != null) {
            max = maxUnsigned(max, subtreeMax(cast(node.right)));
        }
        return max;
    }

    private static long maxUnsigned(long a, long b) {
        return Long.compareUnsigned(a, b) >= 0 ? a : b;
    }

    @SuppressWarnings("unchecked") // one tree holds nodes of one class
    private T cast(RbNode node) {
        return (T) node;
    }
}
