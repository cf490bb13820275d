// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.exhaust;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Trace;

/**
 * Does every operation in every state that a domain gets into within a number of operations, shortest ways first, and
 * holds each step against the {@link Model}: what it answers, what is taken then, {@code max32_alloc_size}, the
 * nodes that are remembered, all invariants of the stage, and no warning. A state that is reached again, by whatever way,
 * is not gone on from.
 */
public final class ModelChecker {
    private final State stage;
    private final SmallDomain domain;
    private final Model model;
    private final LoadedStage loaded;
    private final Exploration.Paths paths;

    /** States that were reached; null for those that have been gone on from. */
    private final List<DomainState> states = new ArrayList<>();

    private final Set<DomainState> known = new HashSet<>();
    private long transitions;

    private ModelChecker(State stage, SmallDomain domain) {
        this.stage = stage;
        this.domain = domain;
        this.model = new Model(stage.searchTraits(), domain);
        this.loaded = new LoadedStage(stage, domain);
        this.paths = new Exploration.Paths(domain.operations());
    }

    /**
     * Explores a domain at a stage, up to the first violation.
     *
     * @param length of the longest sequences, in operations
     */
    public static Exploration explore(State stage, SmallDomain domain, int length) {
        return new ModelChecker(stage, domain).explore(length);
    }

    private Exploration explore(int length) {
        loaded.restart(List.of());
        reach(loaded.state(), 0, 0);
        int from = 0;
        for (int depth = 0; depth < length && from < paths.size(); depth++) {
            int end = paths.size();
            for (int state = from; state < end; state++) {
                Optional<Violation> violation = expand(state);
                if (violation.isPresent()) {
                    return result(length, false, violation);
                }
            }
            from = end;
        }
        return result(length, from == paths.size(), Optional.empty());
    }

    private Exploration result(int length, boolean complete, Optional<Violation> violation) {
        return new Exploration(stage, domain, length, paths, transitions, complete, violation);
    }

    private void reach(DomainState state, int parent, int step) {
        if (known.add(state)) {
            paths.add(parent, step);
            states.add(state);
        }
    }

    /** Does every operation in a state. */
    private Optional<Violation> expand(int index) {
        DomainState before = states.set(index, null);
        Picture picture = before.picture(domain);
        List<Operation> path = paths.to(index);
        boolean moved = true;
        for (int step = 0; step < paths.operations().size(); step++) {
            Operation operation = paths.operations().get(step);
            if (moved) {
                loaded.restart(path);
            }
            transitions++;
            try {
                Optional<PfnRange> answer = loaded.apply(operation);
                DomainState after = loaded.state();
                moved = !after.equals(before);
                Optional<String> wrong = judge(
                        model.expected(picture, operation), answer, after, moved ? after.picture(domain) : picture);
                if (wrong.isPresent()) {
                    return Optional.of(violation(path, operation, wrong.get()));
                }
                reach(after, index, step);
            } catch (RuntimeException | StackOverflowError e) {
                return Optional.of(violation(path, operation, e.toString()));
            }
        }
        return Optional.empty();
    }

    /** What is wrong with a step, if anything. */
    private Optional<String> judge(
            ModelOutcome expected, Optional<PfnRange> answer, DomainState after, Picture picture) {
        ModelOutcome actual = new ModelOutcome(answer, picture.ranges(), picture.max32(), picture.remembered());
        if (!actual.equals(expected)) {
            return Optional.of("expected " + expected + "\ncame     " + actual);
        }
        List<String> findings = loaded.findings();
        if (!findings.isEmpty()) {
            return Optional.of(String.join("\n", findings));
        }
        return known.contains(after) ? Optional.empty() : lost(picture);
    }

    /** Whether each pfn is found where it is taken, and only there. */
    private Optional<String> lost(Picture picture) {
        for (long pfn = domain.startPfn(); pfn < domain.endPfn(); pfn++) {
            long at = pfn;
            Optional<PfnRange> holder = picture.ranges().stream()
                    .filter(range -> range.overlaps(at, at))
                    .findFirst();
            if (!loaded.find(pfn).equals(holder)) {
                return Optional.of(
                        "find 0x" + Long.toHexString(pfn) + " gives " + loaded.find(pfn) + ", not " + holder);
            }
        }
        return Optional.empty();
    }

    private Violation violation(List<Operation> path, Operation last, String message) {
        List<Operation> operations = new ArrayList<>(List.of(domain.domain()));
        operations.addAll(path);
        operations.add(last);
        return new Violation(new Trace(1, operations), message);
    }
}
