// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.List;
import org.iovakit.trace.scenario.Scenario;

/**
 * A scenario at all stages.
 *
 * @param courses one a stage, from stage 0
 */
public record Row(Scenario scenario, List<Course> courses) {
    public Row {
        courses = List.copyOf(courses);
    }

    /**
     * A stage against the one that it comes after.
     *
     * @param stage 1 or later
     */
    public Cell againstBefore(int stage) {
        return Cell.of(courses.get(stage), courses.get(courses.get(stage).before()));
    }

    /**
     * A stage against the base.
     *
     * @param stage 1 or later
     */
    public Cell againstBase(int stage) {
        return Cell.of(courses.get(stage), courses.get(0));
    }
}
