// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.DiffResult;
import org.iovakit.diff.Hunt;
import org.iovakit.diff.Kind;
import org.iovakit.diff.Pair;
import org.iovakit.trace.Trace;

/** Random operations, guided to where stages may disagree. */
public record RandomSource(Hunt.Budget budget) implements DiffSource {
    @Override
    public long length() {
        return budget.time().isPresent() ? -1 : budget.seeds() * budget.operations();
    }

    @Override
    public String title() {
        String seeds = budget.seeds() == 1
                ? "seed " + budget.seed()
                : "seeds " + budget.seed() + " to " + (budget.seed() + budget.seeds() - 1);
        return "random, " + seeds + (budget.rcaches() ? "" : ", tree only");
    }

    @Override
    public String stem() {
        return "seed" + budget.seed();
    }

    @Override
    public boolean is(Trace trace) {
        return false;
    }

    @Override
    public List<String> options() {
        List<String> options = new ArrayList<>(List.of("--seed", "" + budget.seed()));
        if (budget.seeds() > 1) {
            options.addAll(List.of("--seeds", "" + budget.seeds()));
        }
        options.addAll(List.of("--ops", "" + budget.operations()));
        if (!budget.rcaches()) {
            options.add("--tree");
        }
        return options;
    }

    @Override
    public DiffResult run(Pair pair, CostRule rule, Set<Kind> kinds, LongConsumer progress) {
        return Hunt.run(pair, rule, kinds, budget, progress);
    }
}
