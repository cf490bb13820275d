// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

/**
 * A node of an {@link RbTree}, to be extended by what the tree holds: the kernel's {@code struct rb_node}.
 *
 * <p>A fresh node is what zeroed memory is in C: red, without parent and children. Erasing a node leaves its own
 * links as they were. Not thread-safe: the tree's owner locks.
 */
public abstract class RbNode {
    RbNode parent;
    RbNode left;
    RbNode right;
    boolean black;

    /** Makes it fresh again; a class with members of its own zeroes these too. */
    protected void zero() {
        parent = null;
        left = null;
        right = null;
        black = false;
    }

    /** The parent, or null at the root. */
    public final RbNode parent() {
        return parent;
    }

    /** The child with the lower keys, or null. */
    public final RbNode left() {
        return left;
    }

    /** The child with the higher keys, or null. */
    public final RbNode right() {
        return right;
    }

    /** True if black, false if red. */
    public final boolean isBlack() {
        return black;
    }
}
