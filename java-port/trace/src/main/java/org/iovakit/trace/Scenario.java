// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Queue;
import java.util.stream.Collectors;

/**
 * Situations that show what a stage costs. Each fills a domain with N ranges, frees every other one, and then does the
 * same few requests again and again, whose visits count.
 */
public enum Scenario {
    /** Single free pages everywhere, and requests for four, each of which finds the room of a range just freed. */
    LINEAR_SEARCH(1) {
        @Override
        Operation fill() {
            return new Operation.Alloc(1, L48, false);
        }

        @Override
        void round(int round, Queue<Operation> operations) {
            operations.add(new Operation.Free(2L * round));
            operations.add(new Operation.Alloc(4, L48, false));
        }
    },

    /** A domain that is taken far above 32 bits, and empty below: a request for a page there. */
    THIRTY_TWO_BIT_IN_64_BIT(4) {
        @Override
        Operation fill() {
            return new Operation.Alloc(4, L36, false);
        }

        @Override
        void round(int round, Queue<Operation> operations) {
            operations.add(new Operation.Alloc(1, L32, true));
        }
    };

    /** Requests that are measured. */
    public static final int ROUNDS = 20;

    private static final long L32 = 0xfffff;
    private static final long L36 = 0x1000000;
    private static final long L48 = 0x1000000000L;

    private final int pages;

    Scenario(int pages) {
        this.pages = pages;
    }

    abstract Operation fill();

    abstract void round(int round, Queue<Operation> operations);

    /** As the user types it: {@code linear-search}, {@code 32bit-in-64bit}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT)
                .replace("thirty_two_bit", "32bit")
                .replace("64_bit", "64bit")
                .replace('_', '-');
    }

    /**
     * The scenario of a {@link #title}.
     *
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public static Scenario of(String title) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario '" + title + "'; there are "
                        + Arrays.stream(values()).map(Scenario::title).collect(Collectors.joining(", "))));
    }

    /**
     * The scenario as a trace.
     *
     * @param n ranges to fill the domain with, at least twice {@link #ROUNDS}
     */
    public TraceSource trace(long n) {
        if (n < 2 * ROUNDS || Long.compareUnsigned(n, (L36 - L32) / pages) > 0) {
            throw new IllegalArgumentException(
                    title() + " takes from " + 2 * ROUNDS + " to " + (L36 - L32) / pages + " ranges, not " + n);
        }
        return new TraceSource() {
            @Override
            public int cpus() {
                return 1;
            }

            @Override
            public Cursor open() {
                return new Steps(n);
            }
        };
    }

    private final class Steps implements TraceSource.Cursor {
        private final long n;
        private final Queue<Operation> pending = new ArrayDeque<>();
        private long filled;
        private long freed;
        private int round;

        Steps(long n) {
            this.n = n;
            pending.add(new Operation.Domain(4096, 1, false));
        }

        @Override
        public Operation next() {
            if (!pending.isEmpty()) {
                return pending.remove();
            }
            if (filled < n) {
                filled++;
                return fill();
            }
            if (2 * freed + 1 < n) {
                return new Operation.Free(2 * freed++ + 1);
            }
            if (round < ROUNDS) {
                round(round++, pending);
            }
            return pending.poll();
        }
    }
}
