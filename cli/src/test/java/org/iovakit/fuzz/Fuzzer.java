// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives a reader damaged inputs, one after the other. Each has to be read, or refused with the exception that is
 * documented and a message of one line; within a time and an allocation that do not depend on how bad it is; and nothing
 * may be left of it in memory. What an input is depends on seed and number alone.
 */
public final class Fuzzer {
    /** Processor time of one input that only a hang takes. */
    private static final Duration HANG = Duration.ofSeconds(90);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /** Bytes that the heap may have grown by, after some hundred inputs and after all. */
    private static final long GROWTH = 48L << 20;

    private static final int LONGEST_MESSAGE = 2000;

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    private final FuzzTarget target;
    private final long seed;
    private final long inputs;
    private final Mutator mutator;

    /** The input that is being read, and the processor time of its thread when that began. */
    private static final class Current {
        final long index;
        final byte[] input;
        final long since;

        Current(long index, byte[] input, long since) {
            this.index = index;
            this.input = input;
            this.since = since;
        }
    }

    private volatile Current current;
    private long worked;
    private long refused;
    private long largest;

    /**
     * What came of a run without a finding.
     *
     * @param target the reader
     * @param seed of the run
     * @param worked inputs that were read
     * @param refused inputs that were refused
     * @param largest bytes that reading one of them allocated at most
     * @param processor time of it all, making the inputs included
     */
    public record Report(String target, long seed, long worked, long refused, long largest, Duration processor) {
        /** All inputs. */
        public long inputs() {
            return worked + refused;
        }

        @Override
        public String toString() {
            return String.format(
                    "%s, seed %d: %d inputs, %d read and %d refused, at most %.1f MB allocated for one, %.1f s of processor time",
                    target, seed, inputs(), worked, refused, largest / 1e6, processor.toMillis() / 1e3);
        }
    }

    private Fuzzer(FuzzTarget target, long seed, long inputs) throws Exception {
        this.target = target;
        this.seed = seed;
        this.inputs = inputs;
        this.mutator = new Mutator(target.seeds(), target.words());
    }

    /**
     * Gives a reader some inputs.
     *
     * @throws Finding at the first that does what no input may do
     */
    public static Report run(FuzzTarget target, long seed, long inputs) throws Exception {
        return new Fuzzer(target, seed, inputs).run();
    }

    private Report run() throws Exception {
        FutureTask<Report> task = new FutureTask<>((Callable<Report>) this::readAll);
        Thread reader = new Thread(task, "fuzz-" + target.name());
        reader.setDaemon(true);
        reader.start();
        while (true) {
            try {
                return task.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                Current now = current;
                if (now != null && threads.getThreadCpuTime(reader.getId()) - now.since > HANG.toNanos()) {
                    throw new Finding(
                            target,
                            seed,
                            now.index,
                            now.input,
                            "it hangs, in " + Arrays.toString(Arrays.copyOf(reader.getStackTrace(), 8)));
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Finding finding) {
                    throw finding;
                }
                throw e;
            }
        }
    }

    private Report readAll() {
        long settled = Math.min(inputs / 2, 1000);
        long before = 0;
        for (long index = 0; index < inputs; index++) {
            if (index == settled) {
                before = used();
            }
            byte[] input = mutator.next(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index));
            current = new Current(index, input, threads.getCurrentThreadCpuTime());
            Optional<Fault> fault = read(input);
            if (fault.isPresent()) {
                String kind = fault.get().kind();
                byte[] minimal = new Minimizer(less -> {
                            current = new Current(current.index, less, threads.getCurrentThreadCpuTime());
                            return read(less)
                                    .filter(other -> other.kind().equals(kind))
                                    .isPresent();
                        })
                        .minimize(input);
                throw new Finding(target, seed, index, minimal, fault.get().what());
            }
        }
        current = null;
        long grown = used() - before;
        if (grown > GROWTH) {
            throw new AssertionError(target.name() + ": seed " + seed + ": after " + inputs + " inputs " + grown
                    + " bytes more are in use than after " + settled);
        }
        return new Report(
                target.name(), seed, worked, refused, largest, Duration.ofNanos(threads.getCurrentThreadCpuTime()));
    }

    private Optional<Fault> read(byte[] input) {
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        Optional<Fault> fault = outcome(input);
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        largest = Math.max(largest, allocated);
        if (fault.isEmpty() && allocated > target.allocationLimit(input)) {
            return Optional.of(new Fault("it allocates " + allocated + " bytes", "allocation"));
        }
        return fault;
    }

    private Optional<Fault> outcome(byte[] input) {
        try {
            target.read(input);
            worked++;
            return Optional.empty();
        } catch (Exception e) {
            if (!target.isRefusal(e)) {
                return Optional.of(Fault.of(e));
            }
            refused++;
            return badMessage(e.getMessage());
        } catch (AssertionError | StackOverflowError | OutOfMemoryError | LinkageError e) {
            return Optional.of(Fault.of(e));
        }
    }

    /** A refusal is one message, to be read on a terminal. */
    private static Optional<Fault> badMessage(String message) {
        if (message == null || message.isBlank()) {
            return Optional.of(new Fault("it is refused without a word", "no message"));
        }
        if (message.length() > LONGEST_MESSAGE) {
            return Optional.of(new Fault("the message has " + message.length() + " characters", "long message"));
        }
        if (message.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(new Fault("the message has control characters", "control characters"));
        }
        return Optional.empty();
    }

    private long used() {
        System.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
