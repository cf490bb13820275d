// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random insertions and erasures, beside a {@link TreeMap} and maxima taken by brute force. */
class RbTreePropertyTest {
    /** Inserts the key if it is absent, with the value; erases it if it is present. */
    record Toggle(int key, long value) {}

    @Provide
    Arbitrary<List<Toggle>> toggles() {
        // Few different values, so that equal maxima and early exits are common; some look negative when signed.
        Arbitrary<Long> values = Arbitraries.of(0L, 1L, 2L, 3L, Long.MAX_VALUE, Long.MIN_VALUE, -1L);
        return Combinators.combine(Arbitraries.integers().between(0, 60), values)
                .as(Toggle::new)
                .list()
                .ofMaxSize(300);
    }

    @Property(tries = 300)
    void aPlainTreeStaysARedBlackTree(@ForAll("toggles") List<Toggle> toggles) {
        IntTree ints = new IntTree();
        TreeMap<Integer, Long> model = new TreeMap<>();
        for (Toggle toggle : toggles) {
            if (model.remove(toggle.key) == null) {
                model.put(toggle.key, toggle.value);
                ints.insert(toggle.key);
            } else {
                ints.erase(toggle.key);
            }
            assertEquals(List.of(), ints.verify());
            assertEquals(List.copyOf(model.keySet()), ints.keysUpwards());
            assertEquals(List.copyOf(model.descendingKeySet()), ints.keysDownwards());
        }
    }

    @Property(tries = 300)
    void anAugmentedTreeHasTheSameShapeAndTrueMaxima(@ForAll("toggles") List<Toggle> toggles) {
        IntTree plain = new IntTree();
        IntTree augmented = new IntTree();
        TreeMap<Integer, Long> model = new TreeMap<>();
        for (Toggle toggle : toggles) {
            if (model.remove(toggle.key) == null) {
                model.put(toggle.key, toggle.value);
                plain.insert(toggle.key);
                augmented.insertAugmented(toggle.key, toggle.value);
            } else {
                plain.erase(toggle.key);
                augmented.eraseAugmented(toggle.key);
            }
            assertEquals(plain.shape(), augmented.shape());
            for (int key : model.keySet()) {
                IntNode node = augmented.node(key);
                assertEquals(bruteForceMax(node, model), node.max, () -> "maximum at " + node);
            }
        }
    }

    @Property(tries = 300)
    void aChangedValuePropagates(@ForAll("toggles") List<Toggle> toggles) {
        IntTree augmented = new IntTree();
        TreeMap<Integer, Long> model = new TreeMap<>();
        for (Toggle toggle : toggles) {
            if (model.put(toggle.key, toggle.value) == null) {
                augmented.insertAugmented(toggle.key, toggle.value);
            } else {
                IntNode node = augmented.node(toggle.key);
                node.value = toggle.value;
                IntTree.MAX.propagate(node, null);
            }
            for (int key : model.keySet()) {
                IntNode node = augmented.node(key);
                assertEquals(bruteForceMax(node, model), node.max, () -> "maximum at " + node);
            }
        }
    }

    @Property(tries = 100)
    void postorderMeetsChildrenFirstAndSurvivesFreeing(@ForAll("toggles") List<Toggle> toggles) {
        IntTree ints = new IntTree();
        Set<Integer> keys = new HashSet<>();
        for (Toggle toggle : toggles) {
            if (keys.add(toggle.key)) {
                ints.insert(toggle.key);
            }
        }
        Set<RbNode> freed = new HashSet<>();
        RbNode node = ints.tree.firstPostorder();
        while (node != null) {
            RbNode next = RbTree.nextPostorder(node);
            assertTrue(node.left == null || freed.contains(node.left), "left child of " + node);
            assertTrue(node.right == null || freed.contains(node.right), "right child of " + node);
            assertFalse(freed.contains(node), () -> "met twice");
            freed.add(node);
            node = next;
        }
        assertEquals(keys.size(), freed.size());
    }

    private static long bruteForceMax(RbNode top, Map<Integer, Long> values) {
        List<RbNode> pending = new ArrayList<>(List.of(top));
        long max = 0;
        while (!pending.isEmpty()) {
            RbNode node = pending.remove(pending.size() - 1);
            long value = values.get(IntNode.keyOf(node));
            max = Long.compareUnsigned(value, max) > 0 ? value : max;
            if (node.left() != null) {
                pending.add(node.left());
            }
            if (node.right() != null) {
                pending.add(node.right());
            }
        }
        return max;
    }
}
