// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The stages on the class path. */
public final class Stages {
    private Stages() {}

    /**
     * All stages, by number.
     *
     * @throws IllegalStateException if the numbers are not 0, 1, 2 and so on, each once
     */
    public static List<Stage> all() {
        return ordered(ServiceLoader.load(Stage.class));
    }

    /**
     * The stage of the given number.
     *
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public static Stage get(int number) {
        List<Stage> all = all();
        if (number < 0 || number >= all.size()) {
            throw new IllegalArgumentException("no stage " + number + "; there are "
                    + all.stream()
                            .map(stage -> stage.number() + " (" + stage.name() + ")")
                            .collect(Collectors.joining(", ")));
        }
        return all.get(number);
    }

    static List<Stage> ordered(Iterable<Stage> found) {
        List<Stage> stages = new ArrayList<>();
        found.forEach(stages::add);
        stages.sort(Comparator.comparingInt(Stage::number));
        for (int number = 0; number < stages.size(); number++) {
            Stage stage = stages.get(number);
            if (stage.number() != number) {
                throw new IllegalStateException("stages have to be numbered 0, 1, 2 and so on, each once: "
                        + stage.getClass().getName() + " has number " + stage.number() + " where " + number
                        + " is due");
            }
        }
        return List.copyOf(stages);
    }
}
