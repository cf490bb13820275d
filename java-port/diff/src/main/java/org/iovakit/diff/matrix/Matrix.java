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

    /** A scenario on a subject. */
    private record Run(Scenario scenario, Subject subject, long size) {}

    /**
     * One line of subjects in the usual sizes.
     *
     * @param done told of each play when it is over, from any of the threads; there are {@link #plays} of them
     * @throws SubjectDiedException if one does not come to the end of a scenario
     */
    public static Matrix measure(List<? extends Subject> subjects, List<Scenario> scenarios, Runnable done) {
        return measure(List.of(subjects), SIZES, scenarios, done);
    }

    /**
     * Plays every scenario in every size on every subject, on as many threads as there are processors.
     *
     * @param lines one a series: what comes after what, from the base, which is the same in all
     * @param sizes numbers of ranges, the smallest first; two or more that each scenario takes, which plays with the most that
     *     it takes for those above
     * @param done told of each play when it is over, from any of the threads; there are {@link #plays} of them
     * @throws SubjectDiedException if one does not come to the end of a scenario
     */
    public static Matrix measure(
            List<? extends List<? extends Subject>> lines, List<Long> sizes, List<Scenario> scenarios, Runnable done) {
        List<Subject> subjects = subjects(lines);
        List<Integer> before = new ArrayList<>(List.of(0));
        for (List<? extends Subject> line : lines) {
            for (int place = 1; place < line.size(); place++) {
                before.add(place == 1 ? 0 : before.size() - 1);
            }
        }
        // What behaves alike is played once.
        List<Object> behaviours = subjects.stream().map(Subject::behaviour).toList();
        List<Subject> played = IntStream.range(0, subjects.size())
                .filter(subject -> behaviours.indexOf(behaviours.get(subject)) == subject)
                .mapToObj(subjects::get)
                .toList();
        List<Object> distinct = behaviours.stream().distinct().toList();
        List<Run> runs = scenarios.stream()
                .flatMap(scenario -> played.stream()
                        .flatMap(subject ->
                                scenario.within(sizes).stream().map(size -> new Run(scenario, subject, size))))
                .toList();
        // One by one in a single stream, so that no thread is left alone with the dearest.
        List<Sample> samples = runs.parallelStream()
                .map(run -> {
                    Sample sample = Probe.run(run.subject(), run.scenario().trace(run.size()));
                    done.run();
                    return sample;
                })
                .toList();
        List<Row> rows = new ArrayList<>();
        int first = 0;
        for (Scenario scenario : scenarios) {
            int perSubject = scenario.within(sizes).size();
            List<Course> courses = new ArrayList<>();
            for (int stage = 0; stage < subjects.size(); stage++) {
                int at = first + distinct.indexOf(behaviours.get(stage)) * perSubject;
                courses.add(new Course(stage, before.get(stage), samples.subList(at, at + perSubject)));
            }
            rows.add(new Row(scenario, courses));
            first += played.size() * perSubject;
        }
        return new Matrix(subjects, rows);
    }

    /** What the costs are counted in. */
    public CostUnit unit() {
        return subjects.get(0).unit();
    }

    /** What each subject is called: its number, and of several lines a letter for the line before it. */
    public List<String> heads() {
        List<String> heads = new ArrayList<>();
        char line = 'A' - 1;
        int first = 0;
        for (Course course : rows.get(0).courses()) {
            if (course.stage() > 0 && course.before() == 0) {
                line++;
                first = course.stage();
            }
            boolean plain = lines() == 1 || course.stage() == 0;
            heads.add(plain ? "" + course.stage() : "" + line + (course.stage() - first + 1));
        }
        return heads;
    }

    /** How many lines there are. */
    public int lines() {
        return (int) rows.get(0).courses().stream()
                .skip(1)
                .filter(course -> course.before() == 0)
                .count();
    }

    /** The base, and what comes after it in each line. */
    private static List<Subject> subjects(List<? extends List<? extends Subject>> lines) {
        List<Subject> subjects = new ArrayList<>(List.of(lines.get(0).get(0)));
        lines.forEach(line -> subjects.addAll(line.subList(1, line.size())));
        return subjects;
    }

    /** How often something is played: what behaves alike is so once. */
    public static int plays(List<? extends List<? extends Subject>> lines, List<Long> sizes, List<Scenario> scenarios) {
        int played = (int)
                subjects(lines).stream().map(Subject::behaviour).distinct().count();
        return scenarios.stream()
                .mapToInt(scenario -> played * scenario.within(sizes).size())
                .sum();
    }

    /** Where one is worse: by scenario, aspect and subject, against the one that it comes after first. */
    public List<Worse> worse() {
        List<Worse> worse = new ArrayList<>();
        for (Row row : rows) {
            for (Aspect aspect : Aspect.values()) {
                for (int stage = 1; stage < subjects.size(); stage++) {
                    addWorse(row.scenario(), aspect, row.againstBefore(stage), worse);
                    // What comes after the base has been held against it just now.
                    if (row.courses().get(stage).before() > 0) {
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
