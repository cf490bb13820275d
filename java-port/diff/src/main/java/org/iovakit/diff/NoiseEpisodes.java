// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.iovakit.trace.Operation;
import org.iovakit.trace.RandomTrace;
import org.iovakit.trace.TraceSource;

/** The domains of a {@link RandomTrace}, one at a time. */
final class NoiseEpisodes {
    private final TraceSource.Cursor cursor;
    private final RandomDomains arena;
    private Operation pending;
    private long allocations;
    private long before;

    NoiseEpisodes(long seed, boolean rcaches, RandomDomains arena) {
        this.cursor = new RandomTrace(seed, Long.MAX_VALUE, rcaches).open();
        this.arena = arena;
        take();
    }

    private void take() {
        try {
            pending = cursor.next();
        } catch (IOException e) {
            throw new UncheckedIOException("random operations come from no file", e);
        }
    }

    /** Does the operations of the next domain. */
    void next() {
        before = allocations;
        do {
            arena.perform(ofThisDomain(pending));
            if (pending.allocates()) {
                allocations++;
            }
            take();
        } while (!(pending instanceof Operation.Domain));
    }

    private Operation ofThisDomain(Operation operation) {
        if (operation instanceof Operation.Free free) {
            return new Operation.Free(free.handle() - before);
        }
        if (operation instanceof Operation.FreeFast free) {
            return new Operation.FreeFast(free.cpu(), free.handle() - before);
        }
        return operation;
    }
}
