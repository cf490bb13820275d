// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.iovakit.domain.Stage;
import org.iovakit.trace.Churn;

/**
 * The same operations on several sides, round by round in turn, so that what disturbs the machine disturbs all.
 *
 * @param warmUp rounds that do not count, in which the JIT compiler learns; at least 1
 * @param rounds that count
 * @param steps of a free and an allocation each, in a round, or fewer where a round would take long
 */
public record Race(int warmUp, int rounds, int steps) {
    private static final long SEED = 20260512;

    /** Steps that tell how long a round would take. */
    private static final int PROBE = 96;

    private static final long MAX_ROUND_NANOS = 400_000_000;

    /**
     * What takes part.
     *
     * @param allocator what all that have to give out the same ranges call it
     * @param command the program and its arguments, those of the trace left out
     * @param reads whether it reads the trace, as C does, and does not make it
     * @param patience how long it may take for a round before it counts as hanging; empty where it is trusted
     */
    public record Side(String allocator, List<String> command, boolean reads, Optional<Duration> patience) {
        /**
         * The Java of a stage.
         *
         * @param java how to start a Java program: the program, its options and the class path
         */
        public static Side java(String allocator, Stage stage, List<String> java) {
            List<String> command = new ArrayList<>(java);
            command.add(JavaContender.class.getName());
            command.add(stage.name());
            return new Side(allocator, command, false, Optional.empty());
        }

        /**
         * C.
         *
         * @param program see {@link org.iovakit.oracle.TimedTwin}
         */
        public static Side c(String allocator, Path program) {
            return new Side(allocator, List.of(program.toString()), true, Optional.empty());
        }

        /**
         * C of anybody's.
         *
         * @param program see {@link org.iovakit.oracle.TimedTwin#strange}
         * @param patience how long it may take for a round before it counts as hanging
         */
        public static Side strange(String allocator, Path program, Duration patience) {
            return new Side(allocator, List.of(program.toString()), true, Optional.of(patience));
        }

        private Contender start(Churn churn) throws IOException {
            List<String> started = new ArrayList<>(command);
            if (!reads) {
                started.addAll(List.of("" + churn.seed(), "" + churn.ranges(), "" + churn.steps()));
            }
            Contender contender = new Contender(allocator, started);
            patience.ifPresent(contender::patience);
            return contender;
        }
    }

    /**
     * Runs it.
     *
     * @param ranges that the domain holds
     * @return one a side
     * @throws IOException if a side cannot be run, or two of the same allocator did not give out the same
     */
    public List<Outcome> run(List<Side> sides, int ranges) throws IOException {
        int turn = new Churn(SEED, ranges, 0).turn();
        int round = wholeTurns(steps, turn);
        int probe = wholeTurns(Math.min(steps, PROBE), turn);
        Churn churn = new Churn(SEED, ranges, probe + (long) (warmUp + rounds) * round);
        List<Contender> contenders = new ArrayList<>();
        try {
            for (Side side : sides) {
                contenders.add(side.start(churn));
                if (side.reads()) {
                    contenders.get(contenders.size() - 1).load(churn);
                }
            }
            runOn(sides, contenders, churn.filling());
            long slowest = runOn(sides, contenders, 2L * probe).stream()
                    .mapToLong(answer -> answer.allocNanos() + answer.freeNanos())
                    .max()
                    .orElseThrow();
            // A walk through 10^6 ranges takes milliseconds.
            long fitting = MAX_ROUND_NANOS / Math.max(1, slowest) * probe;
            return run(sides, contenders, Math.min(round, wholeTurns((int) Math.min(fitting, round), turn)));
        } finally {
            for (Contender contender : contenders) {
                contender.close();
            }
        }
    }

    private static int wholeTurns(int steps, int turn) {
        return Math.max(1, (steps + turn - 1) / turn) * turn;
    }

    private List<Outcome> run(List<Side> sides, List<Contender> contenders, int stepsOfARound) throws IOException {
        List<List<Contender.Answer>> answers = new ArrayList<>();
        for (int round = 0; round < warmUp + rounds; round++) {
            answers.add(runOn(sides, contenders, 2L * stepsOfARound));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (int side = 0; side < sides.size(); side++) {
            int index = side;
            outcomes.add(outcome(answers.stream().map(all -> all.get(index)).toList(), stepsOfARound));
        }
        return List.copyOf(outcomes);
    }

    private static List<Contender.Answer> runOn(List<Side> sides, List<Contender> contenders, long operations)
            throws IOException {
        List<Contender.Answer> answers = new ArrayList<>();
        Map<String, String> checksums = new HashMap<>();
        for (int index = 0; index < sides.size(); index++) {
            Contender.Answer answer = contenders.get(index).run(operations);
            answers.add(answer);
            String allocator = sides.get(index).allocator();
            String other = checksums.putIfAbsent(allocator, answer.checksum());
            if (other != null && !other.equals(answer.checksum())) {
                throw new IOException("Java and C of " + allocator
                        + " did not give out the same ranges; iovakit parity says where they differ");
            }
        }
        return answers;
    }

    private Outcome outcome(List<Contender.Answer> all, int stepsOfARound) {
        List<Contender.Answer> counting = all.subList(warmUp, all.size());
        Contender.Answer last = all.get(all.size() - 1);
        long visits = last.visits() - all.get(warmUp - 1).visits();
        return new Outcome(
                median(counting, Contender.Answer::allocNanos) / stepsOfARound,
                median(counting, Contender.Answer::freeNanos) / stepsOfARound,
                visits / ((double) rounds * stepsOfARound),
                last.rangeBytes());
    }

    private static double median(List<Contender.Answer> answers, ToLongFunction<Contender.Answer> nanos) {
        long[] sorted = answers.stream().mapToLong(nanos).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /**
     * What an operation cost in the rounds that count.
     *
     * @param alloc nanoseconds of an allocation, the median of the rounds
     * @param free nanoseconds of a free, the median of the rounds
     * @param visits nodes that the search of an allocation visited; 0 in C, which does not count
     * @param rangeBytes that a range takes, padding included
     */
    public record Outcome(double alloc, double free, double visits, int rangeBytes) {
        /** Nanoseconds of an allocation and a free together. */
        public double both() {
            return alloc + free;
        }
    }
}
