// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives a reader damaged inputs, one after the other on each thread. Each has to be read, or refused with the exception
 * that is documented and a message of one line; within a time and an allocation that do not depend on how bad it is, both
 * counted for the thread; and nothing may be left of it in memory, which is looked at while no thread reads. What an input
 * is depends on seed and number alone, and of several findings the one of the lowest number is told.
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
    private final String name;
    private final long seed;
    private final long inputs;
    private final Mutator mutator;
    private final List<Reader> readers;

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

    /**
     * What came of a run without a finding.
     *
     * @param target the reader
     * @param seed of the run
     * @param worked inputs that were read
     * @param refused inputs that were refused
     * @param largest bytes that reading one of them allocated at most
     * @param processor time of all threads, making the inputs included
     */
    public record Report(String target, long seed, long worked, long refused, long largest, Duration processor) {
        /** All inputs. */
        public long inputs() {
            return worked + refused;
        }

        @Override
        public String toString() {
            return String.format(
                    "%s: %d inputs, seed %d, %d read and %d refused, at most %.1f MB allocated for one, %.1f s of processor time",
                    target, inputs(), seed, worked, refused, largest / 1e6, processor.toMillis() / 1e3);
        }
    }

    private Fuzzer(List<FuzzTarget> targets, long seed, long inputs) throws Exception {
        FuzzTarget any = targets.get(0);
        this.name = any.name();
        this.seed = seed;
        this.inputs = inputs;
        this.mutator = new Mutator(any.seeds(), any.words());
        this.readers = targets.stream().map(Reader::new).toList();
    }

    /**
     * Gives a reader some inputs, on one thread.
     *
     * @throws FuzzFinding at the first that does what no input may do
     */
    public static Report run(FuzzTarget target, long seed, long inputs) throws Exception {
        return run(List.of(target), seed, inputs);
    }

    /**
     * Gives a reader some inputs, on several threads.
     *
     * @param targets the same reader, for each thread
     * @throws FuzzFinding at the first that does what no input may do
     */
    public static Report run(List<FuzzTarget> targets, long seed, long inputs) throws Exception {
        return new Fuzzer(targets, seed, inputs).run();
    }

    private Report run() throws Exception {
        long settled = Math.min(inputs / 2, 1000);
        read(0, settled);
        long before = used();
        read(settled, inputs);
        long grown = used() - before;
        if (grown > GROWTH) {
            throw new AssertionError(name + ": seed " + seed + ": after " + inputs + " inputs " + grown
                    + " bytes more are in use than after " + settled);
        }
        return new Report(
                name,
                seed,
                readers.stream().mapToLong(reader -> reader.worked).sum(),
                readers.stream().mapToLong(reader -> reader.refused).sum(),
                readers.stream().mapToLong(reader -> reader.largest).max().orElseThrow(),
                Duration.ofNanos(
                        readers.stream().mapToLong(reader -> reader.processor).sum()));
    }

    /** Has the readers share some inputs, by number, and returns when none reads any more. */
    private void read(long from, long to) throws Exception {
        Share share = new Share(from, to);
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (Reader reader : readers) {
            FutureTask<Void> task = new FutureTask<>((Callable<Void>) () -> {
                reader.read(share);
                return null;
            });
            reader.thread = new Thread(task, "fuzz-" + name);
            reader.thread.setDaemon(true);
            reader.thread.start();
            tasks.add(task);
        }
        for (FutureTask<Void> task : tasks) {
            while (!isDone(task)) {
                for (Reader reader : readers) {
                    reader.requireProgress();
                }
            }
        }
        share.requireNothingFound();
    }

    private static boolean isDone(FutureTask<Void> task) throws InterruptedException, ExecutionException {
        try {
            task.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Numbers of inputs, each for whoever asks next, up to the first that does what no input may do. */
    private static final class Share {
        private final AtomicLong next;
        private final long end;
        private long faulty = Long.MAX_VALUE;
        private FuzzFinding finding;

        /** @param end exclusive */
        Share(long from, long end) {
            this.next = new AtomicLong(from);
            this.end = end;
        }

        /** The next number; empty when there is nothing to do. */
        Optional<Long> next() {
            long index = next.getAndIncrement();
            return index < end && !isFoundBefore(index) ? Optional.of(index) : Optional.empty();
        }

        private synchronized boolean isFoundBefore(long index) {
            return faulty < index;
        }

        synchronized void found(long index, FuzzFinding here) {
            if (index < faulty) {
                faulty = index;
                finding = here;
            }
        }

        synchronized void requireNothingFound() {
            if (finding != null) {
                throw finding;
            }
        }
    }

    private long used() {
        System.gc();
        return memory.getHeapMemoryUsage().getUsed();
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

    /** A thread's reader, and what came of its inputs. */
    private final class Reader {
        private final FuzzTarget target;
        private volatile Thread thread;
        private volatile Current current;
        private long worked;
        private long refused;
        private long largest;
        private long processor;

        Reader(FuzzTarget target) {
            this.target = target;
        }

        void requireProgress() {
            Current now = current;
            if (now != null && threads.getThreadCpuTime(thread.getId()) - now.since > HANG.toNanos()) {
                throw new FuzzFinding(
                        target,
                        seed,
                        now.index,
                        now.input,
                        "it hangs, in " + Arrays.toString(Arrays.copyOf(thread.getStackTrace(), 8)));
            }
        }

        void read(Share share) {
            Optional<Long> number = share.next();
            while (number.isPresent()) {
                long index = number.get();
                byte[] input = mutator.next(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index));
                current = new Current(index, input, threads.getCurrentThreadCpuTime());
                Optional<Fault> fault = read(input);
                if (fault.isPresent()) {
                    share.found(index, minimized(index, input, fault.get()));
                }
                number = share.next();
            }
            current = null;
            processor += threads.getCurrentThreadCpuTime();
        }

        private FuzzFinding minimized(long index, byte[] input, Fault fault) {
            byte[] minimal = new Minimizer(less -> {
                        current = new Current(index, less, threads.getCurrentThreadCpuTime());
                        return read(less)
                                .filter(other -> other.kind().equals(fault.kind()))
                                .isPresent();
                    })
                    .minimize(input);
            return new FuzzFinding(target, seed, index, minimal, fault.what());
        }

        private Optional<Fault> read(byte[] input) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            Optional<Fault> fault = outcome(input);
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
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
    }
}
