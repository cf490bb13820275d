// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.iovakit.diff.CostUnit;
import org.iovakit.diff.Side;
import org.iovakit.diff.Subject;
import org.iovakit.domain.State;
import org.iovakit.oracle.parity.ReplayerException;
import org.iovakit.oracle.parity.ReplayerProcess;
import org.iovakit.trace.Operation;

/**
 * C that runs in a process of its own, kept from all but its memory and what it is asked; what it costs is counted in basic
 * blocks. To be closed, as processes wait to be used again.
 *
 * @param program the replayer that was built of it
 * @param hasAnchor see {@link Subject}
 * @param patience how long an answer may take; less once it was not given within that
 * @param waiting processes that have nothing to do
 */
record CSubject(
        String label,
        String title,
        String name,
        Optional<State> stage,
        Path program,
        boolean hasAnchor,
        AtomicReference<Duration> patience,
        ConcurrentLinkedDeque<ReplayerProcess> waiting)
        implements Subject, AutoCloseable {
    /** What once hung is waited for no longer than this. */
    private static final Duration AFTER_ONE = Duration.ofMillis(500);

    @Override
    public CostUnit unit() {
        return CostUnit.BLOCKS;
    }

    @Override
    public Side load(int cpus) {
        try {
            ReplayerProcess process = waiting.poll();
            if (process == null) {
                process = new ReplayerProcess(program, patience.get());
            }
            process.begin(cpus);
            return new Asked(this, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (ReplayerProcess process = waiting.poll(); process != null; process = waiting.poll()) {
            end(process);
        }
    }

    private static void end(ReplayerProcess process) {
        try {
            process.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Asked implements Side {
        private final CSubject subject;
        private final ReplayerProcess process;
        private final List<String> lines = new ArrayList<>();

        Asked(CSubject subject, ReplayerProcess process) {
            this.subject = subject;
            this.process = process;
        }

        @Override
        public void begin(List<Operation> operations) {
            process.send(operations);
        }

        @Override
        public List<String> results() {
            lines.clear();
            try {
                String line;
                do {
                    line = process.readLine();
                    lines.add(line == null ? death() : line);
                } while (line != null && line.startsWith(" "));
                return lines;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String death() throws IOException {
            try {
                String how = process.end();
                return THREW + (how.isEmpty() ? "exit: it ends in the middle of a trace" : how);
            } catch (ReplayerException e) {
                return switch (e.fault()) {
                    case HANG -> {
                        subject.patience()
                                .accumulateAndGet(AFTER_ONE, (was, now) -> now.compareTo(was) < 0 ? now : was);
                        yield HANGS + ": no answer";
                    }
                    case EXIT -> THREW + "exit: " + e.getMessage();
                    case REFUSAL, MACHINE -> throw e;
                };
            }
        }

        @Override
        public List<String> verify() {
            return List.of();
        }

        @Override
        public void close() {
            try {
                process.endTrace();
                process.skipRest();
                if (process.isOver()) {
                    subject.waiting().add(process);
                    return;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            end(process);
        }
    }
}
