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

    /** Where it does not come to an end within the time that it has. */
    String HANGS = THREW + "hangs";

    /**
     * Has it do operations, one after the other, which need not be over when this returns. Not more than some hundred at a
     * time may be begun whose results were not asked for: what has them done may wait for that.
     */
    void begin(List<Operation> operations);

    /**
     * Waits for the first of the operations that were begun, and not waited for yet.
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
