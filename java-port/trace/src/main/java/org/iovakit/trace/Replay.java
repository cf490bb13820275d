// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.io.IOException;
import java.util.List;

/** Operations that a stage does one after the other; what it says to them goes to a {@link ResultSink}. Not thread-safe. */
public interface Replay {
    /**
     * Has its caches be those since Linux 7.3, see {@link org.iovakit.domain.IovaAllocator#allocateMagazinesOnDemand}; to be
     * said before the first operation.
     */
    void allocateMagazinesOnDemand();

    /** Does the next operation. What it has to say is written when this returns. */
    void replay(Operation operation) throws IOException;

    /**
     * Nodes that the searches of the last operation visited. Of an {@code alloc} this is what its result says; an {@code
     * alloc_fast} that the caches serve searches not at all, and one that empties them may search twice.
     */
    long visits();

    /**
     * Nodes that the last operation touched in each of its holds of {@code iova_rbtree_lock}, in their order: {@link
     * Touches} says what that is. Empty where it took no lock, and where nobody counts.
     */
    int[] touches();

    /** What does not hold in the domain by the rules of the stage, a line each; there has to be a domain. */
    List<String> verify();

    /** Puts the domain and the module, and writes the last line. */
    void finish() throws IOException;
}
