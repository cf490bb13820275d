// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.trace;

import java.io.IOException;
import java.util.Locale;
import org.iovakit.domain.State;
import org.iovakit.trace.Operation;
import org.iovakit.trace.Replayer;
import org.iovakit.trace.TraceReader;

/** Holds the answers of a stage against recorded ones, up to the first that differs. Not thread-safe. */
public final class AnswerCheck {
    /** Says that the answers differ. */
    private static final class Different extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final String NONE = "nothing";

    private final State stage;
    private long operations;
    private long recorded;
    private String operation = "the end of the trace";
    private String then;
    private String now;

    public AnswerCheck(State stage) {
        this.stage = stage;
    }

    /**
     * Replays a trace.
     *
     * @param cursor at its first operation
     * @param answers those recorded
     */
    public void run(TraceReader cursor, RecordedAnswers answers) throws IOException {
        Replayer replayer = new Replayer(stage, cursor.cpus(), line -> compare(answers.next(), line));
        try {
            for (Operation next = cursor.next(); next != null; next = cursor.next()) {
                operations++;
                operation = next.toString();
                replayer.replay(next);
            }
            operation = "the end of the trace";
            replayer.finish();
            String more = answers.next();
            if (more != null) {
                compare(more, NONE);
            }
        } catch (Different e) {
            return; // what differs is kept
        }
    }

    private void compare(String old, String line) throws Different {
        if (old != null) {
            recorded++;
        }
        if (!line.equals(old)) {
            then = old == null ? NONE : old;
            now = line;
            throw new Different();
        }
    }

    /** Recorded answers that were looked at. */
    public long recorded() {
        return recorded;
    }

    public boolean same() {
        return then == null;
    }

    public String report() {
        if (same()) {
            return String.format(
                    Locale.ROOT, "stage %d answers all %d operations as recorded%n", stage.number(), operations);
        }
        return String.format(
                Locale.ROOT,
                "stage %d answers operation %d in another way: %s%n  recorded: %s%n  now:      %s%n",
                stage.number(),
                operations,
                operation,
                then,
                now);
    }
}
