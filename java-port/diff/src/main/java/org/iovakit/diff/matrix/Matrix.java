// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.iovakit.diff.CostUnit;
import org.iovakit.diff.Subject;
import org.iovakit.trace.scenario.Scenario;

/**
 * Scenarios on subjects. Immutable.
 *
 * @param subjects the first is what all are held against; two or more
 * @param rows one a scenario
 */
public record Matrix(List<Subject> subjects, List<Row> rows) {
    /** Ranges that a domain is filled with: enough to tell a logarithm from a line, few enough to be done in a moment. */
    public static final List<Long> SIZES = List.of(500L, 2000L, 8000L);

    public Matrix {
        subjects = List.copyOf(subjects);
        rows = List.copyOf(rows);
    }

    /**
     * Plays every scenario in every size on every subject, on as many threads as there are processors.
     *
     * @param done told of each play when it is over, from any of the threads; there are {@link #plays} of them
     */
    public static Matrix measure(List<? extends Subject> subjects, List<Scenario> scenarios, Runnable done) {
        int perScenario = subjects.size() * SIZES.size();
        // One by one in a single stream, so that no thread is left alone with the dearest.
        List<Sample> samples = IntStream.range(0, plays(subjects, scenarios))
                .parallel()
                .mapToObj(play -> {
                    Scenario scenario = scenarios.get(play / perScenario);
                    Subject subject = subjects.get(play % perScenario / SIZES.size());
                    Sample sample = Probe.run(subject, scenario.trace(SIZES.get(play % SIZES.size())));
                    done.run();
                    return sample;
                })
                .toList();
        List<Row> rows = new ArrayList<>();
        for (int row = 0; row < scenarios.size(); row++) {
            List<Course> courses = new ArrayList<>();
            for (int stage = 0; stage < subjects.size(); stage++) {
                int first = row * perScenario + stage * SIZES.size();
                courses.add(new Course(stage, samples.subList(first, first + SIZES.size())));
            }
            rows.add(new Row(scenarios.get(row), courses));
        }
        return new Matrix(List.copyOf(subjects), rows);
    }

    /** What the costs are counted in. */
    public CostUnit unit() {
        return subjects.get(0).unit();
    }

    /** How often something is played. */
    public static int plays(List<? extends Subject> subjects, List<Scenario> scenarios) {
        return scenarios.size() * subjects.size() * SIZES.size();
    }

    /** Where one is worse: by scenario, aspect and subject, against the one before first. */
    public List<Worse> worse() {
        List<Worse> worse = new ArrayList<>();
        for (Row row : rows) {
            for (Aspect aspect : Aspect.values()) {
                for (int stage = 1; stage < subjects.size(); stage++) {
                    addWorse(row.scenario(), aspect, row.againstBefore(stage), worse);
                    // Stage 1 has been held against the base just now.
                    if (stage > 1) {
                        addWorse(row.scenario(), aspect, row.againstBase(stage), worse);
                    }
                }
            }
        }
        return List.copyOf(worse);
    }

    private static void addWorse(Scenario scenario, Aspect aspect, Cell cell, List<Worse> worse) {
        if (cell.verdict(aspect) == Comparison.WORSE) {
            worse.add(new Worse(
                    scenario.name(), aspect, cell.course().stage(), cell.other().stage()));
        }
    }
}
