// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fixed sequences of insertions and erasures, long enough for every case of both, on a tree that keeps maxima. */
class RbTreeMaximaTest {
    private static final int KEYS = 50;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void maximaStayTrueAndTheShapeIsThatOfAPlainTree(long seed) {
        Random random = new Random(seed);
        IntTree plain = new IntTree();
        IntTree augmented = new IntTree();
        List<Integer> present = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            Integer key = random.nextInt(KEYS);
            if (present.remove(key)) {
                plain.erase(key);
                augmented.eraseAugmented(key);
            } else {
                present.add(key);
                plain.insert(key);
                augmented.insertAugmented(key, random.nextInt(10));
            }
            assertEquals(List.of(), augmented.verify());
            assertEquals(plain.shape(), augmented.shape());
            checkMaxima(augmented.tree.root());
        }
    }

    private static long checkMaxima(RbNode top) {
        if (top == null) {
            return 0;
        }
        IntNode node = (IntNode) top;
        long max = Math.max(node.value, Math.max(checkMaxima(node.left()), checkMaxima(node.right())));
        assertEquals(max, node.max, () -> "maximum at " + node);
        return max;
    }
}
