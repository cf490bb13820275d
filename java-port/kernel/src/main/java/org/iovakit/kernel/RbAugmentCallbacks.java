// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

/**
 * How a tree keeps per-subtree data right while its shape changes: the kernel's {@code struct rb_augment_callbacks}.
 */
public interface RbAugmentCallbacks {
    /** For a tree whose nodes carry no subtree data. */
    @Follows({"dummy_propagate", "dummy_copy", "dummy_rotate"})
    RbAugmentCallbacks NONE = new RbAugmentCallbacks() {
        @Override
        public void propagate(RbNode node, RbNode stop) {}

        @Override
        public void copy(RbNode old, RbNode replacement) {}

        @Override
        public void rotate(RbNode old, RbNode replacement) {}
    };

    /**
     * Recomputes the data of {@code node} and of its ancestors.
     *
     * @param node the lowest node to recompute; null does nothing
     * @param stop the ancestor to leave alone, or null to go up to the root
     */
    void propagate(RbNode node, RbNode stop);

    /** Gives {@code replacement} the data of {@code old}, whose place in the tree it is about to take. */
    void copy(RbNode old, RbNode replacement);

    /**
     * Follows a rotation that has just put {@code replacement} above {@code old}: the subtree holds the same nodes as
     * before, so its new top takes over the data, and {@code old} is computed anew from its new children.
     */
    void rotate(RbNode old, RbNode replacement);
}
