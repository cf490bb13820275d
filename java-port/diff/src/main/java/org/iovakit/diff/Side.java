// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.List;
import org.iovakit.trace.Operation;

/**
 * A subject at work on a machine of its own. Not thread-safe. What its allocator dies of is its last answer, a line that
 * starts with {@link #THREW}, after which there is nothing more to do.
 */
public interface Side extends AutoCloseable {
    /** Before what it died of: an exception, a crash, that it hangs. */
    String THREW = "threw ";

    /** Has it do an operation, which need not be over when this returns. */
    void begin(Operation operation);

    /**
     * Waits for the operation that was begun.
     *
     * @return its line of results, as the package org.iovakit.trace describes it; of a dump the ranges before that, a line
     *     each
     */
    List<String> results();

    /** What does not hold in its domain by its own rules, a line each; nothing where nobody knows them. */
    List<String> verify();

    /** Takes it off the machine. */
    @Override
    void close();
}
