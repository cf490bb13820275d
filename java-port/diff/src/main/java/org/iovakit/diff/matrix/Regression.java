// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.iovakit.diff.CostRule;
import org.iovakit.diff.Pair;
import org.iovakit.diff.Subject;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;

/**
 * That stages are worse in an aspect, as a single short trace can show it: a request that the one refuses and the other
 * serves; a request that both serve, and the one visits more nodes for, by {@link CostRule#STANDARD}; ranges that end up
 * a tenth wider or with a tenth more holes, though the same requests were served. Of how a cost grows, a single trace
 * shows the cost.
 *
 * @param pairs of each, the second stage is worse than the first; one or more
 * @param cured a later stage that is no longer worse, where there is one: of a cost it visits at most half as many nodes,
 *     so that the trace shows what is cured there, and nothing else that costs more
 */
public record Regression(Aspect aspect, List<Pair> pairs, Optional<Subject> cured) {
    public Regression {
        pairs = List.copyOf(pairs);
    }

    /**
     * What the matrix says at some places.
     *
     * @param places of one scenario and one aspect; one or more
     */
    public static Regression of(Matrix matrix, List<Worse> places) {
        List<Subject> subjects = matrix.subjects();
        List<Worse> all = matrix.worse();
        Worse last = places.get(places.size() - 1);
        // Only against the base are the later ones judged, too.
        Optional<Subject> cured = IntStream.range(last.stage() + 1, last.against() == 0 ? subjects.size() : 0)
                .filter(stage -> !all.contains(new Worse(last.scenario(), last.aspect(), stage, last.against())))
                .mapToObj(subjects::get)
                .findFirst();
        return new Regression(
                last.aspect(),
                places.stream()
                        .map(place -> new Pair(subjects.get(place.against()), subjects.get(place.stage())))
                        .toList(),
                cured);
    }

    /** The index of the operation by which a trace shows it; empty if it does not. */
    public OptionalInt shownBy(Trace trace) {
        if (trace.operations().stream().noneMatch(Operation.Domain.class::isInstance)) {
            return OptionalInt.empty();
        }
        Map<Subject, Play> plays = new HashMap<>();
        pairs.forEach(pair -> {
            plays.computeIfAbsent(pair.from(), one -> new Play(one, trace));
            plays.computeIfAbsent(pair.to(), one -> new Play(one, trace));
        });
        cured.ifPresent(stage -> plays.computeIfAbsent(stage, one -> new Play(one, trace)));
        int last = trace.operations().size() - 1;
        return IntStream.rangeClosed(aspect == Aspect.FOOTPRINT ? last : 0, last)
                .filter(index -> pairs.stream().allMatch(pair -> shows(index, plays, pair)))
                .findFirst();
    }

    private boolean shows(int index, Map<Subject, Play> plays, Pair pair) {
        Play from = plays.get(pair.from());
        Play to = plays.get(pair.to());
        return switch (aspect) {
            case OUTCOME -> to.refuses(index, from);
            case FOOTPRINT -> to.isWider(from);
            case VISITS, GROWTH ->
                to.costsMore(index, from, CostRule.STANDARD)
                        && cured.stream().allMatch(stage -> to.costsMore(index, plays.get(stage), Tolerance.COST));
        };
    }
}
