// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A stage held against another one in a scenario.
 *
 * @param course of the stage
 * @param other the course of the stage before, or of the base
 * @param verdicts what the stage is against the other, for every aspect
 */
public record Cell(Course course, Course other, Map<Aspect, Comparison> verdicts) {
    public Cell {
        verdicts = Map.copyOf(verdicts);
    }

    static Cell of(Course course, Course other) {
        return new Cell(course, other, Tolerance.judge(course, other));
    }

    /** What the stage is against the other in an aspect. */
    public Comparison verdict(Aspect aspect) {
        return verdicts.get(aspect);
    }

    /** Where it is worse. */
    public Set<Aspect> worse() {
        return verdicts.keySet().stream()
                .filter(aspect -> verdict(aspect) == Comparison.WORSE)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Requests that the stage serves and the other refuses, at the largest size. */
    public long servesAlone() {
        return course.largest().outcome().servesAlone(other.largest().outcome());
    }

    /** Requests that the stage refuses and the other serves, at the largest size. */
    public long refusesAlone() {
        return other.largest().outcome().servesAlone(course.largest().outcome());
    }
}
