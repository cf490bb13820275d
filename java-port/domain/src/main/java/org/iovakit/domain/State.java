// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.iovakit.kernel.Machine;

/**
 * A state of a series: the base, or what one of its patches leaves.
 *
 * @param series what the series is called where there are several; else empty
 * @param number patches applied; 0 is the base
 * @param stage what the last of them leads to
 * @param code the stage whose allocator it has: that one, or the one that a suite stands on which is not its parent
 */
public record State(String series, int number, Stage stage, Stage code) {
    /** A state whose allocator is that of its stage. */
    public static State of(int number, Stage stage) {
        return new State("", number, stage, stage);
    }

    /** The same one where there are several series, so that it has to be said of which it is. */
    public State of(String name) {
        return new State(name, number, stage, code);
    }

    /** Its number, with its series where there are several: {@code 3}, {@code v2/3}. */
    public String label() {
        return series.isEmpty() ? Integer.toString(number) : series + "/" + number;
    }

    /** The name of its stage, as in {@code augmented-tree}. */
    public String name() {
        return stage.name();
    }

    /** What its patch does, in one line. */
    public String title() {
        return number == 0 ? stage.title() : "patch " + number + ": " + stage.title();
    }

    /** Whether its patch adds a suite. */
    public boolean isSuite() {
        return stage.isSuite();
    }

    /**
     * The stage that it behaves as: that of its allocator, or, where that only adds functions to its parent's, as a suite
     * does, the parent's. What behaves as the same stage answers and costs the same.
     */
    public Stage behaviour() {
        Stage stage = code;
        while (stage.parent().isPresent() && !(stage instanceof Loading) && onlyAdds(StageShape.of(stage))) {
            stage = stage.parent().get();
        }
        return stage;
    }

    private static boolean onlyAdds(StageShape shape) {
        return shape.redefinedFunctions().isEmpty() && shape.droppedFunctions().isEmpty();
    }

    /** How its allocator searches. */
    public SearchTraits searchTraits() {
        return code.searchTraits();
    }

    /** Its allocator as a freshly loaded module, which shares nothing with another one but the machine. */
    public IovaAllocator load(Machine machine) {
        return code.load(machine);
    }

    /** The same state with another allocator, which passes itself off as its own. */
    public State loading(Function<Machine, IovaAllocator> loader) {
        Stage loading = new Loading(stage, code.rangesInC(), loader);
        return new State(series, number, loading, loading);
    }

    private record Loading(Stage real, Map<String, String> rangesInC, Function<Machine, IovaAllocator> loader)
            implements Stage {
        @Override
        public String name() {
            return real.name();
        }

        @Override
        public Optional<Stage> parent() {
            return real.parent();
        }

        @Override
        public String title() {
            return real.title();
        }

        @Override
        public Optional<String> suite() {
            return real.suite();
        }

        @Override
        public SearchTraits searchTraits() {
            return real.searchTraits();
        }

        @Override
        public IovaAllocator load(Machine machine) {
            return loader.apply(machine);
        }
    }
}
