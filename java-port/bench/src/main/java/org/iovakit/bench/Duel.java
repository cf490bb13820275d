// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iovakit.domain.State;
import org.iovakit.trace.Churn;

/**
 * The same operations on the Java of a stage and on its C, round by round in turn, so that what disturbs the machine
 * disturbs both.
 *
 * @param warmUp rounds that do not count, in which the JIT compiler learns; at least 1
 * @param rounds that count
 * @param steps of a free and an allocation each, in a round, or fewer where a round would take long
 */
public record Duel(int warmUp, int rounds, int steps) {
    private static final long SEED = 20260512;

    private static final int OPERATIONS_OF_A_STEP = 2;

    /** Operations that tell how long a round would take. */
    private static final long PROBE = 200;

    private static final long MAX_ROUND_NANOS = 400_000_000;

    /**
     * Runs the duel.
     *
     * @param java how to start a Java program: the program, its options and the class path
     * @param c the C side of the stage, see {@link org.iovakit.oracle.TimedTwin}; empty for a run without
     * @param ranges that the domain holds
     * @return of Java, then of C
     * @throws IOException if a side cannot be run, or they did not give out the same
     */
    public List<Outcome> run(List<String> java, Optional<Path> c, State stage, int ranges) throws IOException {
        Churn churn = new Churn(SEED, ranges, PROBE + (long) (warmUp + rounds) * steps);
        List<String> command = new ArrayList<>(java);
        command.add(JavaContender.class.getName());
        command.add(stage.code().name());
        command.add(Long.toString(SEED));
        command.add(Integer.toString(ranges));
        command.add(Long.toString(churn.steps()));
        List<Contender> contenders = new ArrayList<>();
        try {
            contenders.add(new Contender(command));
            if (c.isPresent()) {
                contenders.add(new Contender(List.of(c.get().toString())));
                contenders.get(1).load(churn);
            }
            return run(contenders, churn);
        } finally {
            for (Contender contender : contenders) {
                contender.close();
            }
        }
    }

    private List<Outcome> run(List<Contender> contenders, Churn churn) throws IOException {
        runOn(contenders, churn.filling());
        long operations = operationsOfARound(contenders);
        List<Contender.Answer> before = List.of();
        for (int round = 0; round < warmUp; round++) {
            before = runOn(contenders, operations);
        }
        List<List<Contender.Answer>> answers = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            answers.add(runOn(contenders, operations));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (int side = 0; side < contenders.size(); side++) {
            int index = side;
            List<Contender.Answer> own =
                    answers.stream().map(both -> both.get(index)).toList();
            outcomes.add(outcome(own, before.get(side).visits(), operations));
        }
        return List.copyOf(outcomes);
    }

    /** As many as there are to be, or fewer where these would take too long: a walk through 10^6 ranges takes milliseconds. */
    private long operationsOfARound(List<Contender> contenders) throws IOException {
        long all = (long) OPERATIONS_OF_A_STEP * steps;
        long probe = Math.min(all, PROBE);
        long slowest = 1;
        for (Contender.Answer answer : runOn(contenders, probe)) {
            slowest = Math.max(slowest, answer.nanos());
        }
        return Math.min(all, Math.max(OPERATIONS_OF_A_STEP, MAX_ROUND_NANOS / slowest * probe));
    }

    private List<Contender.Answer> runOn(List<Contender> contenders, long operations) throws IOException {
        List<Contender.Answer> answers = new ArrayList<>();
        for (Contender contender : contenders) {
            answers.add(contender.run(operations));
        }
        if (answers.stream().map(Contender.Answer::checksum).distinct().count() > 1) {
            throw new IOException("Java and C did not give out the same ranges; iovakit parity says where they differ");
        }
        return answers;
    }

    private Outcome outcome(List<Contender.Answer> answers, long visitsBefore, long operations) {
        List<Long> nanos =
                answers.stream().map(Contender.Answer::nanos).sorted().toList();
        Contender.Answer last = answers.get(answers.size() - 1);
        return new Outcome(
                (double) nanos.get(nanos.size() / 2) / operations,
                (last.visits() - visitsBefore) / ((double) rounds * operations),
                last.rangeBytes());
    }

    /**
     * What an operation cost in the rounds that count.
     *
     * @param nanos nanoseconds an operation, the median of the rounds
     * @param visits nodes that searches visited, an operation; 0 in C, which does not count
     * @param rangeBytes that a range takes, padding included
     */
    public record Outcome(double nanos, double visits, int rangeBytes) {}
}
