// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.iovakit.kernel.RbFaults;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.RbTree;

/** Each colour and each link of a red-black tree made another. What leaves a tree that is right is none of them. */
final class TreeFaults {
    private final IovaDomain iovad;
    private final boolean keepsMore;
    private final List<Iova> nodes = new ArrayList<>();
    private final List<LinkFault> faults = new ArrayList<>();

    TreeFaults(IovaDomain iovad, boolean keepsMore) {
        this.iovad = iovad;
        this.keepsMore = keepsMore;
        iovad.forEachRange(nodes::add);
    }

    /** The root's colour is what every tree has, and no operation needs it to be right as it is found. */
    static LinkFault ofRoot(RbTree tree) {
        return colour("the colour of the root made the other", tree.root());
    }

    private static LinkFault colour(String what, RbNode node) {
        return new LinkFault(what, false, () -> RbFaults.flipColour(node), () -> RbFaults.flipColour(node));
    }

    /** What misleads last. */
    List<LinkFault> all() {
        for (int i = 0; i < nodes.size(); i++) {
            faults.add(colour("the colour of range " + (i + 1) + " made the other", nodes.get(i)));
        }
        RbNode root = iovad.rbroot.root();
        for (RbNode other : Arrays.asList(null, root.left(), root.right())) {
            faults.add(new LinkFault(
                    "the root made " + other,
                    false,
                    () -> RbFaults.setRoot(iovad.rbroot, other),
                    () -> RbFaults.setRoot(iovad.rbroot, root)));
        }
        for (int i = 0; i < nodes.size(); i++) {
            addLinks(nodes.get(i), i + 1);
        }
        return List.copyOf(faults);
    }

    private void addLinks(RbNode node, int number) {
        List<RbNode> others = new ArrayList<>();
        others.add(null);
        others.addAll(List.of(node, iovad.rbroot.root(), nodes.get(0), iovad.anchor));
        for (RbNode each :
                Arrays.asList(node.parent(), node.left(), node.right(), RbTree.next(node), RbTree.prev(node))) {
            if (each != null) {
                others.add(each);
            }
        }
        addLink("left of range " + number, node.left(), others, other -> RbFaults.setLeft(node, other));
        addLink("right of range " + number, node.right(), others, other -> RbFaults.setRight(node, other));
        addLink("parent of range " + number, node.parent(), others, other -> RbFaults.setParent(node, other));
    }

    private void addLink(String name, RbNode kept, List<RbNode> others, Consumer<RbNode> link) {
        for (RbNode other : others) {
            // Nothing tells of a red leaf that is gone where ranges keep nothing of their neighbours.
            boolean lostUnseen = !keepsMore && kept != null && other == null && !kept.isBlack();
            if (other != kept && !lostUnseen) {
                faults.add(new LinkFault(
                        name + " made " + other + ", was " + kept,
                        true,
                        () -> link.accept(other),
                        () -> link.accept(kept)));
            }
        }
    }
}
