// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.lifetime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.iovakit.lifetime.Ended.Ending;

/**
 * A {@link Program} that runs, to be written to and read from. What it prints on standard error is drained, and the end of
 * that kept. Its methods may be called from several threads; each of its streams is for one.
 */
public final class Running implements AutoCloseable {
    /** Short enough for a multiple of it to be counted in nanoseconds. */
    private static final Duration FOR_EVER = Duration.ofDays(18_250);

    private static final int LAST_WORDS = 4096;

    /** How long it may take to do as it is asked. */
    private static final Duration ASKED = Duration.ofSeconds(1);

    private static final Duration WITHOUT_INPUT = Duration.ofSeconds(30);

    /** How often force is used, as what starts others may do so until it is gone. */
    private static final int ROUNDS = 10;

    private static final Duration ROUND = Duration.ofMillis(100);

    private final Program program;
    private final long number = Children.number();
    private final Process process;
    private final InputStream output;
    private final Drain errors;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Grows before and after each read: odd while somebody waits for output. */
    private final AtomicLong reads = new AtomicLong();

    private volatile Duration patience = FOR_EVER;
    private volatile Ending ending = Ending.ITSELF;

    private Running(Program program, boolean whole) throws IOException {
        this.program = program;
        program.tellOfStart();
        process = program.endsWithItsInput ? program.builder.start() : Children.start(program.builder, number);
        output = new Watched(process.getInputStream());
        if (program.errorLines != null) {
            errors = Drain.ofLines(process.getErrorStream(), program.errorLines);
        } else if (whole) {
            errors = Drain.ofFirst(process.getErrorStream(), program.mostBytes);
        } else {
            errors = Drain.ofLast(process.getErrorStream(), LAST_WORDS);
        }
    }

    /** Runs a program to its end. */
    static Ended run(Program program) throws IOException {
        try (Running running = new Running(program, true)) {
            return running.toItsEnd();
        }
    }

    /** Starts a program. */
    static Running start(Program program) throws IOException {
        Running running = new Running(program, false);
        thread("watch", running::watch);
        return running;
    }

    private static void thread(String what, Runnable body) {
        Thread thread = new Thread(body, what + " of a program");
        thread.setDaemon(true);
        thread.start();
    }

    /** Notes how long a read takes. */
    private final class Watched extends FilterInputStream {
        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            reads.incrementAndGet();
            try {
                return super.read(buffer, offset, length);
            } finally {
                reads.incrementAndGet();
            }
        }
    }

    private Ended toItsEnd() throws IOException {
        Countdown time = new Countdown(limit());
        Drain out = Drain.ofFirst(process.getInputStream(), program.mostBytes);
        if (program.input.length > 0) {
            thread("input", this::feed);
        } else if (!program.endsWithItsInput) {
            closeInput();
        }
        try {
            while (!process.waitFor(Countdown.STEP.toMillis(), TimeUnit.MILLISECONDS)
                    || !out.join(Countdown.STEP)
                    || !errors.join(Countdown.STEP)) {
                if (time.isOver()) {
                    endFor(Ending.TIME);
                } else if (isFlooded(out)) {
                    endFor(Ending.OUTPUT);
                }
                if (ending != Ending.ITSELF) {
                    // Whoever still holds its streams is none of those who can be found.
                    out.join(ASKED);
                    errors.join(ASKED);
                    break;
                }
            }
            time.isOver();
            if (ending == Ending.ITSELF && isFlooded(out)) {
                ending = Ending.OUTPUT;
            }
            out.requireRead();
            errors.requireRead();
            return ended(process.waitFor(), out.text(), time.counted());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private Duration limit() {
        return program.limit == null ? FOR_EVER : program.limit;
    }

    private long allowedSeconds() {
        return (program.limit == null ? patience : program.limit).toSeconds();
    }

    private boolean isFlooded(Drain out) throws IOException {
        if (program.dropsRest) {
            return false;
        }
        return out.isFlooded()
                || errors.isFlooded()
                || (program.log != null && Files.size(program.log) > program.mostBytes);
    }

    private void feed() {
        try (OutputStream in = process.getOutputStream()) {
            in.write(program.input);
        } catch (IOException e) {
            // It has ended before its input: its status says whether that was right.
            return;
        }
    }

    private InterruptedIOException interrupted() {
        end();
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while " + program.name() + " ran");
    }

    private void watch() {
        Countdown time = new Countdown(limit());
        Silence silence = null;
        long waitingSince = 0;
        try {
            while (!closed.await(Countdown.STEP.toMillis(), TimeUnit.MILLISECONDS)) {
                long read = reads.get();
                Duration mayWait = patience;
                boolean isSilent = false;
                if (read % 2 == 0) {
                    silence = null;
                } else if (silence == null || read != waitingSince || !mayWait.equals(silence.allowed)) {
                    silence = new Silence(mayWait);
                    waitingSince = read;
                } else {
                    isSilent = silence.isTooLong();
                }
                if (time.isOver() || isSilent) {
                    endFor(Ending.TIME);
                    return;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    /**
     * A read that waits. On a busy machine a program may be silent for want of a processor: it has to have had one for half
     * of the time, or to have been silent for {@link #PATIENT} times as long.
     */
    private final class Silence {
        private static final int PATIENT = 3;

        private final Duration allowed;
        private final Countdown time;

        /** Null until it has lasted for one look: most do not, and to ask all processes takes a moment. */
        private Duration usedBefore;

        Silence(Duration allowed) {
            this.allowed = allowed;
            this.time = new Countdown(allowed.multipliedBy(PATIENT));
        }

        boolean isTooLong() {
            usedBefore = usedBefore == null ? used() : usedBefore;
            return time.isOver()
                    || (time.counted().compareTo(allowed) >= 0
                            && used().minus(usedBefore).multipliedBy(2).compareTo(allowed) >= 0);
        }

        /** Of the processor, by it and what it started. */
        private Duration used() {
            ProcessHandle handle = process.toHandle();
            return Stream.concat(Stream.of(handle), handle.descendants())
                    .flatMap(one -> one.info().totalCpuDuration().stream())
                    .reduce(Duration.ZERO, Duration::plus);
        }
    }

    /** What it prints. */
    public InputStream output() {
        return output;
    }

    /** What it reads; to be closed when there is no more. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /**
     * Ends it when a read of its output takes longer than this while it has a processor, and three times as long where it
     * does not, from now on. Time in which we stood still ourselves does not count.
     */
    public void patience(Duration time) {
        patience = time;
    }

    /**
     * Waits for its end, which a limit may bring.
     *
     * @return with the end of what it printed on standard error; its output is for who reads it
     */
    public Ended await() throws IOException {
        try {
            int status = process.waitFor();
            errors.join(ASKED);
            return ended(status, "", Duration.ZERO);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** The end of what it printed on standard error, for which it may have a second more if it has not ended. */
    public String lastWords() throws IOException {
        try {
            if (process.waitFor(ASKED.toMillis(), TimeUnit.MILLISECONDS)) {
                errors.join(ASKED);
            }
            return errors.text();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private Ended ended(int status, String printed, Duration time) {
        return new Ended(ending, status, printed, errors.text(), time, words(status));
    }

    private String words(int status) {
        return switch (ending) {
            case ITSELF -> ExitStatus.words(status);
            case TIME -> "did not end within %d s".formatted(allowedSeconds());
            case STOPPED -> "was stopped from outside, and had not ended within %d s".formatted(allowedSeconds());
            case OUTPUT -> "printed more than %d bytes".formatted(program.mostBytes);
        };
    }

    /** Asks it to end, and waits for nothing. */
    public void ask() {
        process.toHandle().destroy();
    }

    private void endFor(Ending reason) {
        ending = reason == Ending.TIME && isStopped() ? Ending.STOPPED : reason;
        end();
    }

    private boolean isStopped() {
        return Children.family(process, number).stream().anyMatch(member -> state(member) == 'T');
    }

    /**
     * Ends it and all that it started, whatever they do: asks first, and uses force a second later. By their handles, as the
     * process object would close the streams, which may still hold what it said.
     */
    public void end() {
        if (program.endsWithItsInput) {
            closeInput();
            if (areGone(Set.of(process.toHandle()), WITHOUT_INPUT)) {
                return;
            }
        }
        Set<ProcessHandle> family = Children.family(process, number);
        family.forEach(ProcessHandle::destroy);
        areGone(family, ASKED);
        for (int round = 0; round < ROUNDS; round++) {
            family.addAll(Children.family(process, number));
            family.removeIf(Running::isGone);
            if (family.isEmpty()) {
                return;
            }
            family.forEach(ProcessHandle::destroyForcibly);
            areGone(family, ROUND);
        }
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It is gone.
            return;
        }
    }

    /** Waits for it, also in a thread that is being interrupted, which hears of that afterwards. */
    private static boolean areGone(Set<ProcessHandle> family, Duration within) {
        boolean interrupted = false;
        Countdown time = new Countdown(within);
        boolean gone = family.stream().allMatch(Running::isGone);
        while (!gone && !time.isOver()) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            gone = family.stream().allMatch(Running::isGone);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return gone;
    }

    /** One that nobody has asked for its status yet is gone too. */
    static boolean isGone(ProcessHandle member) {
        return !member.isAlive() || state(member) == 'Z';
    }

    /** The letter that the kernel has for what a process does; a blank if there is none. */
    private static char state(ProcessHandle member) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(member.pid()), "stat"), ISO_8859_1);
            return line.charAt(line.lastIndexOf(')') + 2);
        } catch (IOException | StringIndexOutOfBoundsException e) {
            return ' ';
        }
    }

    /** Ends it if it runs. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        if (process.isAlive()) {
            end();
        }
        output.close();
    }
}
