// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.Optional;
import org.iovakit.domain.State;

/** What can be compared: the Java of a stage, or C of anybody's. Thread-safe. */
public interface Subject {
    /** What the command line calls it: {@code 3}, {@code v2/3}, {@code rev:v7.1}. */
    String label();

    /** What texts call it: {@code stage 3}, {@code rev:v7.1}. */
    String title();

    /** What it is, in a few words: the name of a stage, the subject of a commit. */
    String name();

    /** The stage that it is, whose rules say why it does what it does; empty where nobody knows them. */
    Optional<State> stage();

    /** What a search's cost is counted in: of a stage's Java the nodes that it visits. */
    CostUnit unit();

    /** Whether a domain has a range of its own at the last pfn, as mainline's has. */
    boolean hasAnchor();

    /** What it behaves as: two of which that is equal answer and cost the same. By itself, it is like nothing else. */
    default Object behaviour() {
        return this;
    }

    /** Has it loaded on a new machine. */
    Side load(int cpus);
}
