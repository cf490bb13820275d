// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import org.iovakit.trace.Operation;
import org.iovakit.trace.TraceSource;

/**
 * Some of the paths of an exploration as a trace, so that others can go them too: each in a domain of its own, with the
 * tree shown at its end. A path leads to a state that was reached and does one operation there, both chosen by chance.
 *
 * @param paths how many
 * @param seed the same gives the same paths
 */
public record PathSample(Exploration exploration, int paths, long seed) implements TraceSource {
    @Override
    public int cpus() {
        return 1;
    }

    @Override
    public Cursor open() {
        SplittableRandom random = new SplittableRandom(seed);
        Queue<Operation> pending = new ArrayDeque<>();
        int[] left = {paths};
        return () -> {
            if (pending.isEmpty() && left[0] > 0) {
                left[0]--;
                pending.add(exploration.domain().domain());
                pending.addAll(exploration.paths().to(random.nextInt(exploration.states())));
                pending.add(exploration
                        .paths()
                        .operations()
                        .get(random.nextInt(exploration.paths().operations().size())));
                pending.add(new Operation.Dump());
            }
            return pending.poll();
        };
    }
}
