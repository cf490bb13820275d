// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** The stages that there are, and which is made from which. Immutable. */
public final class StageTree {
    private final Map<String, Stage> stages = new TreeMap<>();

    private StageTree(Iterable<Stage> found) {
        for (Stage stage : found) {
            Stage other = stages.put(stage.name(), stage);
            if (other != null) {
                throw new IllegalStateException("two stages are named " + stage.name() + ": "
                        + other.getClass().getName() + " and "
                        + stage.getClass().getName());
            }
        }
        for (Stage stage : stages.values()) {
            if (stage.parent().isPresent()
                    && !stages.containsKey(stage.parent().get().name())) {
                throw new IllegalStateException("stage " + stage.name() + " of "
                        + stage.getClass().getName() + " is made from "
                        + stage.parent().get().name() + ", but there is no such stage");
            }
        }
    }

    /**
     * The tree of these stages.
     *
     * @throws IllegalStateException if two have the same name, or the parent of one is none of them
     */
    public static StageTree of(Iterable<Stage> found) {
        return new StageTree(found);
    }

    /** The tree of the stages on the class path. */
    public static StageTree installed() {
        return of(ServiceLoader.load(Stage.class));
    }

    /** All stages, in no order. */
    public List<Stage> all() {
        return List.copyOf(stages.values());
    }

    /** The stage of a name; empty if there is none. */
    public Optional<Stage> find(String name) {
        return Optional.ofNullable(stages.get(name));
    }

    /**
     * The stage of a name.
     *
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public Stage get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no stage " + name + "; there are " + String.join(", ", stages.keySet())));
    }

    /** The stage that one is made from; empty for a base. */
    public Optional<Stage> parent(Stage stage) {
        return stage.parent().map(parent -> get(parent.name()));
    }

    /**
     * The states of all lineages, each once: those that lead to the first by name of the stages from which none is made,
     * then what those that lead to the next one add, and so on.
     */
    public List<State> states() {
        Set<String> parents = new HashSet<>();
        stages.values().forEach(stage -> parent(stage).ifPresent(parent -> parents.add(parent.name())));
        return stages.keySet().stream()
                .filter(name -> !parents.contains(name))
                .flatMap(name -> lineage(name).stream())
                .distinct()
                .toList();
    }

    /**
     * The states on the way from the base to a stage, both included, each number being that of the steps from the base.
     *
     * @throws IllegalArgumentException if there is no such stage
     */
    public List<State> lineage(String name) {
        List<Stage> upwards = new ArrayList<>();
        for (Optional<Stage> stage = Optional.of(get(name)); stage.isPresent(); stage = parent(stage.get())) {
            upwards.add(stage.get());
        }
        List<State> states = new ArrayList<>();
        for (int number = 0; number < upwards.size(); number++) {
            states.add(State.of(number, upwards.get(upwards.size() - 1 - number)));
        }
        return List.copyOf(states);
    }
}
