// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import picocli.CommandLine.Option;

/** Whether more is counted than visits. */
public final class TouchesOption {
    @Option(
            names = "--touches",
            description = "Count also the nodes that are touched, by whatever, in each hold of the tree's lock: of"
                    + " requests, of frees, and of magazines that caches give back. It takes some times as long.")
    private boolean touches;

    /** Whether they are to be counted. */
    public boolean asked() {
        return touches;
    }
}
