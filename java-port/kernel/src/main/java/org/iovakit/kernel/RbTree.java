// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

/**
 * The kernel's red-black tree (lib/rbtree.c, rbtree_augmented.h): the same rotations and recolourings in the same
 * order, so that a tree built here has node for node the shape and colours of one built by the C.
 *
 * <p>What holds between any two calls:
 *
 * <ol>
 *   <li>the root is black;
 *   <li>a red node has no red child;
 *   <li>every way from a node down to a missing child passes the same number of black nodes.
 * </ol>
 *
 * <p>By 2 and 3 no way down is more than twice as long as another. The tree knows no keys: its user finds the place of
 * a new node, links it there as a red leaf ({@link #linkNode}), and lets {@link #insertColor} mend rule 2.
 *
 * <p>In the drawings {@code [x]} is black, {@code (x)} red, {@code x} of either colour, and subtrees that only change
 * hands are numbered from left to right. Each case has a mirror image, which the code handles beside it.
 *
 * <p>Not thread-safe: the tree's owner locks.
 */
public final class RbTree {
    private static final String AUGMENTED = "include/linux/rbtree_augmented.h";

    RbNode root;

    /** The root, or null in an empty tree. */
    public RbNode root() {
        return root;
    }

    /**
     * Hangs a node into the tree as a red leaf, without rebalancing ({@code rb_link_node}).
     *
     * @param parent the node to hang it under, or null to make it the root of an empty tree
     * @param asLeft whether it becomes the left child of {@code parent}; that place has to be free
     */
    @Follows(value = "rb_link_node", file = "include/linux/rbtree.h")
    public void linkNode(RbNode node, RbNode parent, boolean asLeft) {
        node.parent = parent;
        node.black = false;
        node.left = null;
        node.right = null;
        if (parent == null) {
            root = node;
        } else if (asLeft) {
            parent.left = node;
        } else {
            parent.right = node;
        }
    }

    /** Rebalances after {@code node} was linked ({@code rb_insert_color}). */
    @Follows("rb_insert_color")
    public void insertColor(RbNode node) {
        insertAugmented(node, RbAugmentCallbacks.NONE);
    }

    /**
     * Rebalances after {@code node} was linked and its subtree data propagated to the root
     * ({@code rb_insert_augmented}).
     */
    @Follows({"__rb_insert_augmented", "__rb_insert"})
    @Follows(value = "rb_insert_augmented", file = AUGMENTED)
    public void insertAugmented(RbNode inserted, RbAugmentCallbacks augment) {
        RbNode node = inserted;
        RbNode parent = node.parent;
        // node is red, and the only breach can be that its parent is red too, or that it is the root.
        while (true) {
            if (parent == null) {
                node.black = true;
                return;
            }
            if (parent.black) {
                return;
            }
            RbNode grandparent = parent.parent; // there is one: a red node is not the root
            boolean parentIsLeft = parent == grandparent.left;
            RbNode uncle = parentIsLeft ? grandparent.right : grandparent.left;
            if (uncle == null || uncle.black) {
                break;
            }
            /*
             * A red uncle: the grandparent hands its black down to both children. Black counts stay, and the
             * grandparent, now red, may clash with its own parent.
             *
             *        [g]               (g)   next node
             *       /   \             /   \
             *     (p)   (u)   ==>   [p]   [u]
             *      |                 |
             *     (n)               (n)
             */
            uncle.black = true;
            parent.black = true;
            grandparent.black = false;
            node = grandparent;
            parent = node.parent;
        }

        RbNode grandparent = parent.parent;
        if (parent == grandparent.left) {
            if (node == parent.right) {
                /*
                 * An inner node below a black uncle moves outside first.
                 *
                 *       [g]               [g]
                 *      /   \             /   \
                 *    (p)   [u]   ==>   (n)   [u]
                 *   /   \             /   \
                 *  1    (n)         (p)    3
                 *      /   \       /   \
                 *     2     3     1     2
                 */
                rotateLeft(parent);
                augment.rotate(parent, node);
                parent = node;
            }
            /*
             * An outer node below a black uncle: the parent becomes the top, takes the grandparent's black, and the
             * red edge goes over to the other side.
             *
             *         [g]             [p]
             *        /   \           /   \
             *      (p)   [u]  ==>  (n)   (g)
             *     /   \                 /   \
             *   (n)    3               3    [u]
             */
            rotateRight(grandparent);
        } else {
            if (node == parent.left) {
                rotateRight(parent);
                augment.rotate(parent, node);
                parent = node;
            }
            rotateLeft(grandparent);
        }
        parent.black = true;
        grandparent.black = false;
        augment.rotate(grandparent, parent);
    }

    /** Takes {@code node} out and rebalances ({@code rb_erase}). */
    @Follows("rb_erase")
    public void erase(RbNode node) {
        eraseAugmented(node, RbAugmentCallbacks.NONE);
    }

    /** Takes {@code node} out, rebalances and keeps the subtree data right ({@code rb_erase_augmented}). */
    @Follows(value = "rb_erase_augmented", file = AUGMENTED)
    public void eraseAugmented(RbNode node, RbAugmentCallbacks augment) {
        RbNode shortOfBlack = unlink(node, augment);
        if (shortOfBlack != null) {
            eraseColor(shortOfBlack, augment);
        }
    }

    /**
     * Takes {@code node} out of the tree.
     *
     * @return the node one of whose children (a missing one) lacks a black node on its way down, or null if all is well
     */
    @Follows(value = "__rb_erase_augmented", file = AUGMENTED)
    private RbNode unlink(RbNode node, RbAugmentCallbacks augment) {
        RbNode shortOfBlack = null;
        RbNode propagateFrom;
        if (node.left == null || node.right == null) {
            /*
             * At most one child, and by rule 3 that child is a red leaf, so node is black: the child takes over place
             * and colour. Without a child a black node leaves its parent one black short.
             *
             *     [n]                      n
             *        \      ==>  [c]               ==>  nothing
             *        (c)
             */
            RbNode child = node.left == null ? node.right : node.left;
            propagateFrom = node.parent;
            changeChild(node, child, node.parent);
            if (child != null) {
                child.parent = node.parent;
                child.black = node.black;
            } else if (node.black) {
                shortOfBlack = node.parent;
            }
        } else {
            RbNode successor = node.right;
            RbNode orphan; // right child of the successor, which has no left one
            RbNode orphanParent;
            if (successor.left == null) {
                /*
                 * The successor is the right child: it moves up with its right subtree.
                 *
                 *      n              s
                 *    /   \    ==>   /   \
                 *   1     s        1     c
                 *          \
                 *           c
                 */
                orphanParent = successor;
                orphan = successor.right;
                augment.copy(node, successor);
            } else {
                /*
                 * The successor is the lowest node further down: its right child takes its place there.
                 *
                 *       n                s
                 *     /   \            /   \
                 *    1     y    ==>   1     y
                 *         / \              / \
                 *        p   3            p   3
                 *       / \              / \
                 *      s   2            c   2
                 *       \
                 *        c
                 */
                do {
                    orphanParent = successor;
                    successor = successor.left;
                } while (successor.left != null);
                orphan = successor.right;
                orphanParent.left = orphan;
                successor.right = node.right;
                node.right.parent = successor;
                augment.copy(node, successor);
                augment.propagate(orphanParent, successor);
            }
            successor.left = node.left;
            node.left.parent = successor;
            changeChild(node, successor, node.parent);
            if (orphan != null) {
                // A red leaf below a black successor, which takes its black over.
                orphan.parent = orphanParent;
                orphan.black = true;
            } else if (successor.black) {
                shortOfBlack = orphanParent;
            }
            successor.parent = node.parent;
            successor.black = node.black;
            propagateFrom = successor;
        }
        augment.propagate(propagateFrom, null);
        return shortOfBlack;
    }

    /** Restores rule 3 where the ways through one child of {@code start}, at first a missing one, lack a black node. */
    @Follows({"__rb_erase_color", "____rb_erase_color"})
    private void eraseColor(RbNode start, RbAugmentCallbacks augment) {
        RbNode parent = start;
        RbNode node = null;
        // node is black or missing and not the root; every way through it has one black node less than it should.
        while (parent != null) {
            boolean nodeIsLeft = node != parent.right; // its sibling is never missing
            RbNode sibling = nodeIsLeft ? parent.right : parent.left;
            if (!sibling.black) {
                /*
                 * A red sibling goes up, so that node gets a black one.
                 *
                 *      [p]                 [s]
                 *     /   \               /   \
                 *    n    (s)    ==>    (p)   [2]
                 *        /   \         /   \
                 *      [1]   [2]      n    [1]
                 */
                RbNode inner = nodeIsLeft ? sibling.left : sibling.right;
                sibling.black = true;
                parent.black = false;
                rotateUp(sibling, nodeIsLeft);
                augment.rotate(parent, sibling);
                sibling = inner;
            }
            RbNode outer = nodeIsLeft ? sibling.right : sibling.left;
            if (isBlack(outer)) {
                RbNode inner = nodeIsLeft ? sibling.left : sibling.right;
                if (isBlack(inner)) {
                    /*
                     * No red near: the sibling gives up its black, and now both sides of p lack one. A red p turns
                     * black and all is well; otherwise the same question is asked of p.
                     *
                     *       p               p
                     *     /   \           /   \
                     *    n    [s]   ==>  n    (s)
                     */
                    sibling.black = false;
                    if (!parent.black) {
                        parent.black = true;
                        return;
                    }
                    node = parent;
                    parent = node.parent;
                    continue;
                }
                /*
                 * The red nephew is the inner one: it goes up and becomes the sibling. The colours are left for the
                 * step below, which sets all of them.
                 *
                 *       p                  p
                 *     /   \              /   \
                 *    n    [s]    ==>    n    (i)
                 *        /   \                  \
                 *      (i)   [o]                [s]
                 *                                  \
                 *                                  [o]
                 */
                rotateUp(inner, !nodeIsLeft);
                augment.rotate(sibling, inner);
                outer = sibling;
                sibling = inner;
            }
            /*
             * The outer nephew pays: the sibling takes the place and colour of p, p and the nephew turn black.
             *
             *        p                  s
             *      /   \              /   \
             *     n     s     ==>   [p]   [o]
             *          / \         /   \
             *         1   o       n     1
             */
            outer.black = true;
            sibling.black = parent.black;
            parent.black = true;
            rotateUp(sibling, nodeIsLeft);
            augment.rotate(parent, sibling);
            return;
        }
    }

    /** The node with the lowest key, or null in an empty tree ({@code rb_first}). */
    @Follows("rb_first")
    public RbNode first() {
        return root == null ? null : leftmost(root);
    }

    /** The node with the highest key, or null in an empty tree ({@code rb_last}). */
    @Follows("rb_last")
    public RbNode last() {
        return root == null ? null : rightmost(root);
    }

    /** The node that follows in key order, or null after the last ({@code rb_next}). */
    @Follows("rb_next")
    public static RbNode next(RbNode node) {
        if (node.right != null) {
            return leftmost(node.right);
        }
        RbNode child = node;
        RbNode parent = node.parent;
        while (parent != null && child == parent.right) {
            child = parent;
            parent = parent.parent;
        }
        return parent;
    }

    /** The node that precedes in key order, or null before the first ({@code rb_prev}). */
    @Follows("rb_prev")
    public static RbNode prev(RbNode node) {
        if (node.left != null) {
            return rightmost(node.left);
        }
        RbNode child = node;
        RbNode parent = node.parent;
        while (parent != null && child == parent.left) {
            child = parent;
            parent = parent.parent;
        }
        return parent;
    }

    /** The first node of a walk that meets children before their parent, or null ({@code rb_first_postorder}). */
    @Follows("rb_first_postorder")
    public RbNode firstPostorder() {
        return root == null ? null : leftDeepest(root);
    }

    /**
     * The node that follows in that walk, or null after the root ({@code rb_next_postorder}). Asked before
     * {@code node} is freed, the walk never looks at a freed node.
     */
    @Follows("rb_next_postorder")
    public static RbNode nextPostorder(RbNode node) {
        RbNode parent = node.parent;
        if (parent != null && node == parent.left && parent.right != null) {
            return leftDeepest(parent.right);
        }
        return parent;
    }

    /** Puts {@code replacement} into the place of {@code victim}, without comparing keys ({@code rb_replace_node}). */
    @Follows("rb_replace_node")
    public void replaceNode(RbNode victim, RbNode replacement) {
        replacement.parent = victim.parent;
        replacement.left = victim.left;
        replacement.right = victim.right;
        replacement.black = victim.black;
        if (victim.left != null) {
            victim.left.parent = replacement;
        }
        if (victim.right != null) {
            victim.right.parent = replacement;
        }
        changeChild(victim, replacement, victim.parent);
    }

    /** Turns {@code up}, a right child if {@code isRight}, above its parent. */
    private void rotateUp(RbNode up, boolean isRight) {
        if (isRight) {
            rotateLeft(up.parent);
        } else {
            rotateRight(up.parent);
        }
    }

    /** Turns the right child of {@code down} above it; colours stay with their nodes. */
    private void rotateLeft(RbNode down) {
        RbNode up = down.right;
        RbNode moved = up.left;
        down.right = moved;
        if (moved != null) {
            moved.parent = down;
        }
        up.left = down;
        lift(up, down);
    }

    /** Turns the left child of {@code down} above it; colours stay with their nodes. */
    private void rotateRight(RbNode down) {
        RbNode up = down.left;
        RbNode moved = up.right;
        down.left = moved;
        if (moved != null) {
            moved.parent = down;
        }
        up.right = down;
        lift(up, down);
    }

    @Follows("__rb_rotate_set_parents")
    private void lift(RbNode up, RbNode down) {
        RbNode parent = down.parent;
        up.parent = parent;
        down.parent = up;
        changeChild(down, up, parent);
    }

    /** Makes {@code replacement} the child of {@code parent}, or the root, where {@code old} was. */
    @Follows(value = "__rb_change_child", file = AUGMENTED)
    private void changeChild(RbNode old, RbNode replacement, RbNode parent) {
        if (parent == null) {
            root = replacement;
        } else if (parent.left == old) {
            parent.left = replacement;
        } else {
            parent.right = replacement;
        }
    }

    private static boolean isBlack(RbNode nodeOrNull) {
        return nodeOrNull == null || nodeOrNull.black;
    }

    private static RbNode leftmost(RbNode top) {
        RbNode node = top;
        while (node.left != null) {
            node = node.left;
        }
        return node;
    }

    private static RbNode rightmost(RbNode top) {
        RbNode node = top;
        while (node.right != null) {
            node = node.right;
        }
        return node;
    }

    @Follows("rb_left_deepest_node")
    private static RbNode leftDeepest(RbNode top) {
        RbNode node = top;
        while (true) {
            if (node.left != null) {
                node = node.left;
            } else if (node.right != null) {
                node = node.right;
            } else {
                return node;
            }
        }
    }
}
